// The thread that checks an image, bundled beside the test that starts it.
import '../../../../src/store/verify/imageWorker';
