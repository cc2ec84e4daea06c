// Nobody waits in a test.
import { record } from './outside.mjs';

record('sleep');
