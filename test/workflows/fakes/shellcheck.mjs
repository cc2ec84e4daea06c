// GitHub's runners have shellcheck; here it is only seen that it is called with files that there are.
import { existsSync } from 'node:fs';
import { record, words } from './outside.mjs';

record('shellcheck');
const files = words.filter((word) => !word.startsWith('--'));
process.exit(files.length > 0 && files.every((file) => existsSync(file)) ? 0 : 1);
