// The command line as a process of its own, made of the same sources as the tests.
import '../../../src/cli';
