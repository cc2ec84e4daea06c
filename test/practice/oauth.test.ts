import { afterAll, beforeAll, expect, test } from 'vitest';
import { openShop, type Row, type Shop } from './shop.js';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.practice.close());

const token = 'polar_pat_practice';
const redirect_uris = ['https://client.example/callback'];
const path = '/v1/oauth2/register';

async function sendForm(target: string, fields: Record<string, string>) {
  const response = await fetch(`${shop.practice.url}/v1/oauth2/${target}`, {
    method: 'POST',
    body: new URLSearchParams({ client_id: 'c', client_secret: 's', ...fields }),
  });
  return { status: response.status, body: (await response.json()) as Row };
}

test('a client is registered, read, replaced and deleted', async () => {
  const made = await shop.post(path, { client_name: 'A client', redirect_uris, scope: 'openid' }, token);
  expect(made).toMatchObject({
    client_id: expect.stringMatching(/^polar_ci_/),
    client_secret: expect.stringMatching(/^polar_cs_/),
    registration_access_token: expect.stringMatching(/^polar_crt_/),
    client_name: 'A client',
    scope: 'openid',
    token_endpoint_auth_method: 'client_secret_post',
  });
  const own = `${path}/${made.client_id}`;
  expect(await shop.get(`GET ${own}`, { token })).toEqual(made);
  const body = { client_id: made.client_id, client_name: 'Renamed', redirect_uris };
  const replaced = await shop.get(`PUT ${own}`, { body, token });
  expect(replaced).toMatchObject({ client_name: 'Renamed', client_secret: made.client_secret });
  // What is left out of a replacement has its default: here, nearly every scope.
  expect(replaced.scope.split(' ').length).toBeGreaterThan(50);
  expect((await shop.ask(`DELETE ${own}`, { token })).status).toBe(204);
  expect((await shop.ask(`GET ${own}`, { token })).status).toBe(404);
});

test('an organisation’s token registers no client', async () => {
  const body = { client_name: 'A client', redirect_uris };
  expect((await shop.ask(`POST ${path}`, { body })).status).toBe(401);
  expect((await shop.ask('GET /v1/oauth2/authorize')).status).toBe(401);
});

test('who a token is of is said to user tokens, each by its own operation', async () => {
  const { sub_type, scopes } = await shop.get('GET /v1/oauth2/authorize', { token });
  expect([sub_type, scopes]).toEqual(['organization', ['openid']]);
  const { sub } = await shop.get('GET /v1/oauth2/userinfo', { token: 'polar_oidc_practice' });
  expect(sub).toBe('practice');
  expect((await shop.ask('GET /v1/oauth2/userinfo', { token })).status).toBe(401);
});

test('tokens are asked for, looked into and revoked by forms', async () => {
  const redirect_uri = redirect_uris[0] ?? '';
  const code = { grant_type: 'authorization_code', code: 'x', redirect_uri };
  const given = await sendForm('token', code);
  expect(given.body).toMatchObject({
    token_type: 'Bearer',
    access_token: expect.stringMatching(/^polar_at_/),
  });
  expect((await sendForm('token', { grant_type: 'password' })).status).toBe(422);
  expect((await sendForm('introspect', { token: 'nobody-has-it' })).body.active).toBe(false);
  expect(await sendForm('revoke', { token: 'nobody-has-it' })).toEqual({ status: 200, body: {} });
});
