import { z } from 'zod';
import { pattern } from '../runtime/keywords.js';
import { defineTool } from '../runtime/tool.js';

const S3FileCreatePart = z.strictObject({
  number: z.int(),
  chunk_start: z.int(),
  chunk_end: z.int(),
  checksum_sha256_base64: z.string().nullable().exactOptional(),
});

const S3FileCreateMultipart = z.strictObject({ parts: z.array(S3FileCreatePart).max(10000) });

const S3FileUploadCompletedPart = z.strictObject({
  number: z.int(),
  checksum_etag: z.string(),
  checksum_sha256_base64: z.string().nullable(),
});

export const listAllPolarFiles = defineTool({
  name: 'list_all_polar_files',
  operationId: 'files:list',
  method: 'GET',
  path: '/v1/files/',
  parameters: [
    { argument: 'ids', in: 'query', list: true },
    { argument: 'page', in: 'query' },
    { argument: 'limit', in: 'query' },
    { argument: 'fields', in: 'answer', list: true },
  ],
  view: { id: 'string', name: 'string', mime_type: 'string', size_readable: 'string', service: 'string', is_uploaded: 'boolean', version: 'string', public_url: 'string' },
  output: 'page',
  input: z.strictObject({
    ids: z.array(z.uuidv4()).exactOptional(),
    page: z.int().gt(0).exactOptional(),
    limit: z.int().gt(0).exactOptional(),
    fields: z.array(z.string().min(1).max(120)).max(40).exactOptional(),
  }),
});

export const createAPolarFile = defineTool({
  name: 'create_a_polar_file',
  operationId: 'files:create',
  method: 'POST',
  path: '/v1/files/',
  body: { mediaType: 'application/json', required: true },
  output: 'object',
  input: z.discriminatedUnion('service', [
    z.strictObject({
      name: z.string(),
      mime_type: z.string(),
      size: z.int(),
      checksum_sha256_base64: z.string().exactOptional(),
      upload: S3FileCreateMultipart,
      service: z.literal('downloadable'),
      version: z.string().exactOptional(),
    }),
    z.strictObject({
      name: z.string(),
      mime_type: z.string().check(pattern('^image\\/(jpeg|png|gif|webp|svg\\+xml)$')),
      size: z.int().max(10485760),
      checksum_sha256_base64: z.string().exactOptional(),
      upload: S3FileCreateMultipart,
      service: z.literal('product_media'),
      version: z.string().exactOptional(),
    }),
    z.strictObject({
      name: z.string(),
      mime_type: z.string().check(pattern('^image\\/(jpeg|png|gif|webp|svg\\+xml)$')),
      size: z.int().max(1048576),
      checksum_sha256_base64: z.string().exactOptional(),
      upload: S3FileCreateMultipart,
      service: z.literal('organization_avatar'),
      version: z.string().exactOptional(),
    }),
    z.strictObject({
      name: z.string(),
      mime_type: z
        .string()
        .check(
          pattern(
            '^(image\\/(jpeg|png|gif|webp)|video\\/(mp4|quicktime|webm)|application\\/pdf|text\\/(csv|plain)|application\\/msword|application\\/vnd\\.openxmlformats-officedocument\\.wordprocessingml\\.document|application\\/vnd\\.ms-excel|application\\/vnd\\.openxmlformats-officedocument\\.spreadsheetml\\.sheet)$',
          ),
        ),
      size: z.int().max(262144000),
      checksum_sha256_base64: z.string().exactOptional(),
      upload: S3FileCreateMultipart,
      service: z.literal('support_case_attachment'),
      version: z.string().exactOptional(),
    }),
  ]),
});

export const createAPolarFileUploadCompletion = defineTool({
  name: 'create_a_polar_file_upload_completion',
  operationId: 'files:uploaded',
  method: 'POST',
  path: '/v1/files/{id}/uploaded',
  parameters: [
    { argument: 'id', in: 'path' },
  ],
  body: { mediaType: 'application/json', required: true, properties: { body_id: 'id' } },
  view: { id: 'string', name: 'string', mime_type: 'string', size_readable: 'string', service: 'string', is_uploaded: 'boolean', version: 'string', public_url: 'string' },
  output: 'object',
  input: z.strictObject({
    id: z.uuidv4(),
    body_id: z.string(),
    path: z.string(),
    parts: z.array(S3FileUploadCompletedPart),
  }),
});

export const updateAPolarFileById = defineTool({
  name: 'update_a_polar_file_by_id',
  operationId: 'files:update',
  method: 'PATCH',
  path: '/v1/files/{id}',
  parameters: [
    { argument: 'id', in: 'path' },
  ],
  body: { mediaType: 'application/json', required: true },
  view: { id: 'string', name: 'string', mime_type: 'string', size_readable: 'string', service: 'string', is_uploaded: 'boolean', version: 'string', public_url: 'string' },
  output: 'object',
  input: z.strictObject({
    id: z.uuidv4(),
    name: z.string().exactOptional(),
    version: z.string().nullable().exactOptional(),
  }),
});

export const deleteAPolarFileById = defineTool({
  name: 'delete_a_polar_file_by_id',
  operationId: 'files:delete',
  method: 'DELETE',
  path: '/v1/files/{id}',
  parameters: [
    { argument: 'id', in: 'path' },
  ],
  output: 'none',
  input: z.strictObject({ id: z.uuidv4() }),
});
