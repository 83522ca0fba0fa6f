import Mocha from 'mocha';
import { writeTestResults } from './testResults';

/** Mocha's `spec` reporter, which also leaves the counts in the result file when the run has really ended. */
class CountingReporter extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    const failures: { title: string; error: string }[] = [];
    let passed = 0;
    let pending = 0;
    runner.on(Mocha.Runner.constants.EVENT_TEST_PASS, () => (passed += 1));
    runner.on(Mocha.Runner.constants.EVENT_TEST_PENDING, () => (pending += 1));
    runner.on(Mocha.Runner.constants.EVENT_TEST_FAIL, (test: Mocha.Runnable, error: Error) => {
      failures.push({ title: test.fullTitle(), error: error.stack ?? error.message });
    });
    runner.on(Mocha.Runner.constants.EVENT_RUN_END, () => {
      writeTestResults({ passed, failed: failures.length, pending, failures });
    });
  }
}

module.exports = CountingReporter;
