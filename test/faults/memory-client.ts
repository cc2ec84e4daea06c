import {
  createUpstream,
  defaultLimits,
  UpstreamError,
} from '../../templates/package/src/runtime/upstream.js';

/*
 * A process of its own, so that its memory is the client's alone: a small answer to load everything, then
 * a call of each path. It prints how much the memory has grown at its highest, in bytes, for each.
 */
const [, , url = '', ...paths] = process.argv;
const upstream = createUpstream(defaultLimits);

async function send(path: string): Promise<string> {
  try {
    const { status } = await upstream.send({ method: 'GET', url: new URL(path, url), headers: {} });
    return String(status);
  } catch (error) {
    return error instanceof UpstreamError ? error.facts.phase : String(error);
  }
}

const told: Record<string, { readonly outcome: string; readonly growth: number }> = {};
for (const path of ['/small', ...paths]) {
  const before = process.memoryUsage().rss;
  let highest = before;
  const watch = setInterval(() => {
    highest = Math.max(highest, process.memoryUsage().rss);
  }, 2);
  const outcome = await send(path);
  clearInterval(watch);
  told[path] = { outcome, growth: Math.max(highest, process.memoryUsage().rss) - before };
}
await upstream.close();
process.stdout.write(JSON.stringify(told));
