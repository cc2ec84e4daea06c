import type { Environment } from '../model/mcp-server.js';
import type { PlanContext } from './context.js';

/** The config's environments, else the document's servers; none where no server has an http(s) URL. */
export function planEnvironments({ api, config, diagnostics }: PlanContext): readonly Environment[] {
  if (config.environments) {
    return Object.entries(config.environments).map(([name, given]) =>
      typeof given === 'string' ? { name, url: given } : { name, ...given },
    );
  }
  const usable = api.servers.filter(({ url }) => {
    const isUsable = /^https?:\/\/[^{}\s]+$/.test(url) && URL.canParse(url);
    if (!isUsable) diagnostics.report('server-dropped', { url });
    return isUsable;
  });
  if (usable.length === 0) diagnostics.report('no-server-url', {});
  return usable.map((server, index) => ({
    name: index === 0 ? 'default' : `server_${index + 1}`,
    url: server.url.replace(/\/+$/, ''),
  }));
}
