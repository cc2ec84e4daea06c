import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Hono } from 'hono';
import { packageFolder } from '../package-folder.js';

const files: readonly (readonly [name: string, type: string])[] = [
  ['dashboard.css', 'text/css; charset=utf-8'],
  ['dashboard.js', 'text/javascript; charset=utf-8'],
  ['icon.svg', 'image/svg+xml'],
];

/** The files that pages load, under `/assets`: read once. @throws Error where one of them is missing */
export function createAssets(): Hono {
  const app = new Hono();
  const folder = findFolder();
  const htmx = createRequire(import.meta.url).resolve('htmx.org/dist/htmx.min.js');
  const texts = files.map(([name, type]) => ({ name, type, text: readFileSync(join(folder, name), 'utf8') }));
  const all = [
    ...texts,
    { name: 'htmx.js', type: 'text/javascript; charset=utf-8', text: readFileSync(htmx, 'utf8') },
  ];
  for (const { name, type, text } of all) {
    app.get(`/assets/${name}`, (context) =>
      context.body(text, 200, { 'content-type': type, 'cache-control': 'public, max-age=300' }),
    );
  }
  return app;
}

function findFolder(): string {
  const places = [join(packageFolder, 'src/dashboard/assets'), join(packageFolder, 'dist/assets')];
  const found = places.find((place) => existsSync(place));
  if (found === undefined) throw new Error(`The dashboard's files are missing: ${places.join(' and ')}`);
  return found;
}
