// What the download of the registry's publisher gives: the same bytes each time.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export function packPublisher() {
  const folder = mkdtempSync(join(tmpdir(), 'publisher-'));
  const script = fileURLToPath(new URL('./mcp-publisher.mjs', import.meta.url));
  const text = `#!/bin/sh\nexec '${process.execPath}' '${script}' "$@"\n`;
  writeFileSync(join(folder, 'mcp-publisher'), text, { mode: 0o755 });
  const same = ['--mtime=@0', '--owner=0', '--group=0', '--mode=755'];
  const tar = spawnSync('tar', ['--create', ...same, '-C', folder, 'mcp-publisher']);
  rmSync(folder, { recursive: true });
  return spawnSync('gzip', ['--no-name'], { input: tar.stdout }).stdout;
}
