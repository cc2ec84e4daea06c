import { pathToFileURL } from 'node:url';

/** Whether a module is the one that Node was started with, and not imported by another (a test). */
export function isStarted(url: string): boolean {
  return url === pathToFileURL(process.argv[1] ?? '').href;
}
