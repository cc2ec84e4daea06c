import type { Call } from '#practice/call.js';
import type { Hooks } from '#practice/hook.js';
import type { JsonObject } from '#practice/json.js';
import { properties, resolve } from '#practice/schema.js';
import type { Row } from '#practice/store.js';

/** Registers a client (RFC 7591, section 3.2.1). */
function create(call: Call): JsonObject {
  const { store } = call;
  const clientId = store.makeToken('polar_ci_');
  const row = store.insert('oauth_clients', {
    ...defaults(call),
    ...call.fields,
    client_id: clientId,
    client_secret: store.makeToken('polar_cs_'),
    client_id_issued_at: Math.floor(Date.parse(store.now) / 1000),
    client_secret_expires_at: 0,
    registration_access_token: store.makeToken('polar_crt_'),
    registration_client_uri: `https://practice.example/v1/oauth2/register/${clientId}`,
  });
  return show(row);
}

/** Replaces all of it: what is left out has its default again (RFC 7592, section 2.2). */
function update(call: Call): JsonObject {
  const { client_id: _, ...fields } = call.fields;
  return show(call.store.update(call.row, { ...defaults(call), ...fields }));
}

/** What the document says of properties that are not given. */
function defaults({ operation, model }: Call): JsonObject {
  const shape = properties(resolve(operation.body?.schema ?? {}, model.schemas));
  const entries = Object.entries(shape).map(([name, property]) => [
    name,
    resolve(property as JsonObject, model.schemas).default ?? (property as JsonObject).default ?? null,
  ]);
  return Object.fromEntries(entries.filter(([name]) => name !== 'client_id'));
}

/** The document says nothing of the answer, so what belongs to the store alone is left out here. */
function show({ id: _, organization_id: _organization, metadata: _metadata, ...client }: Row): JsonObject {
  return client;
}

export const oauthHooks: Hooks = {
  operations: {
    'oauth2:clients:oauth2:create_client': create,
    'oauth2:clients:oauth2:get_client': ({ row }) => show(row),
    'oauth2:clients:oauth2:update_client': update,
  },
};
