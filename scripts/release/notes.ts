import { printNotes } from './changelog.js';
import { listReleased } from './packages.js';

// Prints what is new in the version that stands in generated/, for the page of the release.
process.stdout.write(printNotes(listReleased()));
