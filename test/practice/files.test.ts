import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openShop, type Row, type Shop } from './shop.js';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.practice.close());

const part = (number: number) => ({ number, chunk_start: (number - 1) * 100, chunk_end: number * 100 });
const declare = (service: string, fields: object = {}) =>
  shop.post('/v1/files/', {
    service,
    name: 'a picture.png',
    mime_type: 'image/png',
    size: 1536,
    upload: { parts: [part(1), part(2)] },
    ...fields,
  });

const complete = (file: Row, fields: object = {}) =>
  shop.ask(`POST /v1/files/${file.id}/uploaded`, {
    body: {
      id: file.upload.id,
      path: file.path,
      parts: [{ number: 1, checksum_etag: 'etag', checksum_sha256_base64: null }],
      ...fields,
    },
  });

describe('an upload', () => {
  test('gets an address for each part, for an hour', async () => {
    const file = await declare('downloadable');
    expect(file).toMatchObject({ is_uploaded: false, size_readable: '1.5 KB', service: 'downloadable' });
    const [one, two] = file.upload.parts;
    expect([one.number, two.number, two.chunk_end]).toEqual([1, 2, 200]);
    expect(new URL(two.url).searchParams.get('partNumber')).toBe('2');
    const read = await shop.get(`GET /v1/files/?ids=${file.id}`);
    expect(Date.parse(one.expires_at) - Date.parse(read.items[0].created_at)).toBe(3_600_000);
  });

  test('is complete once, and only as what it was declared', async () => {
    const file = await declare('downloadable');
    expect((await complete(file, { path: 'elsewhere' })).status).toBe(422);
    expect((await complete(file, { id: 'another' })).status).toBe(422);
    const done = await complete(file);
    expect(done.body).toMatchObject({ is_uploaded: true, checksum_etag: 'etag' });
    const again = await complete(file);
    expect([again.status, again.body.error]).toEqual([403, 'NotPermitted']);
  });

  test('of a product picture is public, that of a download is not', async () => {
    const picture = await complete(await declare('product_media'));
    expect(picture.body.public_url).toMatch(/^https:.*a%20picture\.png$/);
    const download = await complete(await declare('downloadable'));
    expect(download.body).not.toHaveProperty('public_url');
  });
});

describe('a file', () => {
  test('is shown by a product only once it is uploaded', async () => {
    const file = await declare('product_media');
    const body = { name: 'With picture', recurring_interval: 'month', medias: [file.id] };
    const prices = [{ amount_type: 'fixed', price_amount: 0 }];
    expect((await shop.ask('POST /v1/products/', { body: { ...body, prices } })).status).toBe(422);
    await complete(file);
    const product = await shop.addProduct(body);
    expect(product.medias).toMatchObject([{ id: file.id, service: 'product_media' }]);
    expect((await shop.ask(`DELETE /v1/files/${file.id}`)).status).toBe(204);
    expect((await shop.get(`GET /v1/products/${product.id}`)).medias).toEqual([]);
  });

  test('is renamed', async () => {
    const file = await declare('downloadable');
    const after = await shop.patch(`/v1/files/${file.id}`, { name: 'b.png', version: '2' });
    expect(after).toMatchObject({ name: 'b.png', version: '2', path: file.path });
  });

  test('is among those of the benefits that offer it, and granted with them', async () => {
    const [kept, archived] = [await declare('downloadable'), await declare('downloadable')];
    const benefit = await shop.addBenefit('downloadables', {
      files: [kept.id, archived.id],
      archived: { [archived.id]: true },
    });
    const { items } = await shop.get(`GET /v1/benefits/${benefit.id}/files`);
    expect(items).toMatchObject([{ id: kept.id, service: 'downloadable', downloads: 0 }]);
    const customer = await shop.addCustomer();
    await shop.subscribe(customer, await shop.addProduct({ benefits: [benefit] }));
    expect((await shop.grantOf(customer, benefit)).properties).toEqual({ files: [kept.id] });
    const picture = await declare('product_media');
    const body = { type: 'downloadables', description: 'Files', properties: { files: [picture.id] } };
    expect((await shop.ask('POST /v1/benefits/', { body })).status).toBe(422);
  });
});
