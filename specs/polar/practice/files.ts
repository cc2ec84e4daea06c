import type { Call } from '#practice/call.js';
import type { Hooks } from '#practice/hook.js';
import { isObject, type Json, type JsonObject } from '#practice/json.js';
import { Reply } from '#practice/refusal.js';
import type { Row, Store } from '#practice/store.js';

/** A made-up storage: nothing answers there. */
export const storage = 'https://files.polar.example';

export const filesHooks: Hooks = {
  operations: {
    'files:create': createFile,
    'files:uploaded': completeUpload,
    'files:delete': deleteFile,
  },
  computed: {
    files: {
      size_readable: ({ size }) => printSize(Number(size)),
      public_url: ({ path }) => `${storage}/public/${encodeURI(String(path))}`,
    },
  },
};

/** Declares a file and gives an address for each of its parts; it is there once they are uploaded. */
function createFile(call: Call): JsonObject {
  const { store } = call;
  const { upload, ...fields } = call.fields;
  const id = store.makeId();
  const { organization_id } = call.caller.values;
  const path = [fields.service, organization_id ?? fields.organization_id, id, fields.name].join('/');
  const given = isObject(upload) && Array.isArray(upload.parts) ? upload.parts.filter(isObject) : [];
  const file = store.insert('files', {
    id,
    ...fields,
    path,
    checksum_etag: null,
    checksum_sha256_base64: fields.checksum_sha256_base64 ?? null,
    checksum_sha256_hex: readHex(fields.checksum_sha256_base64),
    last_modified_at: null,
    flagged_malicious_at: null,
    upload_id: store.makeToken('upload_'),
  });
  const parts = given.map((part) => ({
    ...part,
    url: `${storage}/${encodeURI(path)}?partNumber=${String(part.number)}&uploadId=${String(file.upload_id)}`,
    expires_at: store.inDays(1 / 24),
    headers: {},
  }));
  const shown = { id: file.upload_id ?? null, path, parts };
  return { ...file, size_readable: printSize(Number(file.size)), upload: shown };
}

function completeUpload(call: Call): Row {
  const { row, store, body } = call;
  if (row.is_uploaded === true) call.refuse('NotPermitted', 'This file is uploaded already.');
  if (body.id !== row.upload_id) call.reject('id', 'There is no such upload of this file.');
  if (body.path !== row.path) call.reject('path', 'This is not the path of the file.');
  const parts = Array.isArray(body.parts) ? body.parts.filter(isObject) : [];
  return store.update(row, {
    is_uploaded: true,
    checksum_etag: parts[0]?.checksum_etag ?? null,
    last_modified_at: store.now,
    storage_version: String(row.upload_id).slice(-12),
  });
}

/** Products and benefits that offer it offer it no more. */
function deleteFile(call: Call): Reply {
  const { row, store } = call;
  call.proceed();
  for (const product of store.rows('products')) dropId(store, product, 'medias', row.id);
  for (const benefit of store.rows('benefits')) {
    if (isObject(benefit.properties)) dropId(store, benefit.properties, 'files', row.id);
  }
  return new Reply(204);
}

function dropId(store: Store, holder: JsonObject, field: string, id: Json | undefined): void {
  const ids = holder[field];
  if (!Array.isArray(ids) || !ids.some((each) => each === id)) return;
  const left = { [field]: ids.filter((each) => each !== id) };
  if (store.collectionOf(holder) === undefined) Object.assign(holder, left);
  else store.update(holder, left);
}

function readHex(base64: Json | undefined): string | null {
  return typeof base64 === 'string' ? Buffer.from(base64, 'base64').toString('hex') : null;
}

/** `1.5 MB` */
function printSize(bytes: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  let size = bytes;
  let unit = 0;
  while (size >= 1024 && unit < units.length - 1) {
    size /= 1024;
    unit += 1;
  }
  return `${unit === 0 ? size : size.toFixed(1)} ${units[unit]}`;
}
