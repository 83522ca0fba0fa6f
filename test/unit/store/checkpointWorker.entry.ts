// The thread that makes checkpoints of large stores, for tests: as it ships.
import '../../../src/store/checkpointWorker';
