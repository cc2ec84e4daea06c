import type { ServerConfig } from '../server-config.js';

/*
 * The form of a server and the body of the API, each made of the other. Fields: name, preset, methods*, tags*, tools,
 * tool_exposure, require_api_token_auth, rate_limit, daily_quota, expiry, expires_at.
 */

const hour = 60 * 60 * 1000;

export const expiries: readonly {
  readonly value: string;
  readonly label: string;
  readonly length?: number;
}[] = [
  { value: '1h', label: '1 hour', length: hour },
  { value: '1d', label: '1 day', length: 24 * hour },
  { value: '7d', label: '7 days', length: 7 * 24 * hour },
  { value: '30d', label: '30 days', length: 30 * 24 * hour },
  { value: 'never', label: 'Never' },
  { value: 'own', label: 'At a time of your own' },
];

/** The filters of a form: what a preview needs. */
export function readFilters(values: URLSearchParams): ServerConfig {
  const tools = (values.get('tools') ?? '').split(/[\s,]+/).filter((name) => name !== '');
  const [methods, tags] = [values.getAll('methods'), values.getAll('tags')];
  const preset = values.get('preset') ?? '';
  return {
    ...(preset === '' ? {} : { preset }),
    ...(methods.length === 0 ? {} : { methods }),
    ...(tags.length === 0 ? {} : { tags }),
    ...(tools.length === 0 ? {} : { tools }),
    ...(values.get('tool_exposure') === 'discovery' ? { tool_exposure: 'discovery' as const } : {}),
  };
}

/** The body that makes a server of a form. What is wrong in it, the operation tells. */
export function readServer(values: URLSearchParams): Record<string, unknown> {
  const numbers = (['rate_limit', 'daily_quota'] as const).flatMap((name) => {
    const text = (values.get(name) ?? '').trim();
    return text === '' ? [] : [[name, Number(text)] as const];
  });
  const expiry = readExpiry(values);
  return {
    name: values.get('name') ?? '',
    config: {
      ...readFilters(values),
      ...(values.has('require_api_token_auth') ? { require_api_token_auth: true } : {}),
      ...Object.fromEntries(numbers),
    },
    ...(expiry === undefined ? {} : { expires_at: expiry }),
  };
}

const configKeys = [
  'methods',
  'tags',
  'tools',
  'preset',
  'tool_exposure',
  'require_api_token_auth',
  'rate_limit',
  'daily_quota',
] as const;

/** The body that changes a server to what the form says: what the form leaves out is taken away. */
export function readServerChange(values: URLSearchParams): Record<string, unknown> {
  const body = readServer(values);
  const nothing = Object.fromEntries(configKeys.map((key) => [key, null]));
  return { ...body, config: { ...nothing, ...(body.config as object) } };
}

/** `undefined` keeps what is; `null` is never. */
function readExpiry(values: URLSearchParams): string | null | undefined {
  const choice = values.get('expiry') ?? 'keep';
  if (choice === 'keep') return undefined;
  if (choice === 'never') return null;
  const length = expiries.find(({ value }) => value === choice)?.length;
  if (length !== undefined) return new Date(Date.now() + length).toISOString();
  // The field knows no zone: it is labelled UTC.
  const own = values.get('expires_at') ?? '';
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(own) ? `${own}:00.000Z` : own;
}

/** The form of a server that is there. */
export function writeValues(server: {
  readonly name: string;
  readonly config: ServerConfig;
  readonly expires_at: string | null;
  readonly updated_at: string;
}): URLSearchParams {
  const { config } = server;
  const values = new URLSearchParams({ name: server.name, expiry: 'keep', seen: server.updated_at });
  for (const method of config.methods ?? []) values.append('methods', method);
  for (const tag of config.tags ?? []) values.append('tags', tag);
  if (config.tools !== undefined) values.set('tools', config.tools.join('\n'));
  if (config.preset !== undefined) values.set('preset', config.preset);
  if (config.tool_exposure !== undefined) values.set('tool_exposure', config.tool_exposure);
  if (config.require_api_token_auth === true) values.set('require_api_token_auth', 'yes');
  if (config.rate_limit !== undefined) values.set('rate_limit', String(config.rate_limit));
  if (config.daily_quota !== undefined) values.set('daily_quota', String(config.daily_quota));
  if (server.expires_at !== null) values.set('expires_at', server.expires_at.slice(0, 16));
  return values;
}

/** The one that the form was made with: sent again, it makes no second server. */
export function readServerId(values: URLSearchParams): string | undefined {
  const id = values.get('id') ?? '';
  return /^srv_[0-9A-Za-z]{22}$/.test(id) ? id : undefined;
}
