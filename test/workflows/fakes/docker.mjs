// An engine whose containers answer at once.
import { record, words } from './outside.mjs';

record('docker');
if (words.includes('--interactive')) process.stdout.write('{"result":{"serverInfo":{}}}\n');
if (words.includes('--detach')) process.stdout.write('container\n');
