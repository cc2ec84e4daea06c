import { z } from 'zod';
import { pattern } from '../runtime/keywords.js';
import { maxProperties } from '../runtime/object-keywords.js';
import { defineTool } from '../runtime/tool.js';

const CustomFieldCheckboxProperties = z.strictObject({
  form_label: z.string().min(1).exactOptional(),
  form_help_text: z.string().min(1).exactOptional(),
  form_placeholder: z.string().min(1).exactOptional(),
});

const CustomFieldDateProperties = z.strictObject({
  form_label: z.string().min(1).exactOptional(),
  form_help_text: z.string().min(1).exactOptional(),
  form_placeholder: z.string().min(1).exactOptional(),
  ge: z.int().min(-2147483648).max(2147483647).exactOptional(),
  le: z.int().min(-2147483648).max(2147483647).exactOptional(),
});

const CustomFieldNumberProperties = z.strictObject({
  form_label: z.string().min(1).exactOptional(),
  form_help_text: z.string().min(1).exactOptional(),
  form_placeholder: z.string().min(1).exactOptional(),
  ge: z.int().min(-2147483648).max(2147483647).exactOptional(),
  le: z.int().min(-2147483648).max(2147483647).exactOptional(),
});

const CustomFieldSelectOption = z.strictObject({ value: z.string().min(1), label: z.string().min(1) });

const CustomFieldSelectProperties = z.strictObject({
  form_label: z.string().min(1).exactOptional(),
  form_help_text: z.string().min(1).exactOptional(),
  form_placeholder: z.string().min(1).exactOptional(),
  options: z.array(CustomFieldSelectOption).min(1),
});

const CustomFieldSortProperty = z.enum([
  'created_at',
  '-created_at',
  'slug',
  '-slug',
  'name',
  '-name',
  'type',
  '-type',
]);

const CustomFieldTextProperties = z.strictObject({
  form_label: z.string().min(1).exactOptional(),
  form_help_text: z.string().min(1).exactOptional(),
  form_placeholder: z.string().min(1).exactOptional(),
  textarea: z.boolean().exactOptional(),
  min_length: z.int().min(0).max(2147483647).exactOptional(),
  max_length: z.int().min(0).max(2147483647).exactOptional(),
});

const CustomFieldType = z.enum(['text', 'number', 'date', 'checkbox', 'select']);

export const listAllPolarCustomFields = defineTool({
  name: 'list_all_polar_custom_fields',
  operationId: 'custom-fields:list',
  method: 'GET',
  path: '/v1/custom-fields/',
  parameters: [
    { argument: 'query', in: 'query' },
    { argument: 'type', in: 'query', list: true },
    { argument: 'page', in: 'query' },
    { argument: 'limit', in: 'query' },
    { argument: 'sorting', in: 'query', list: true },
    { argument: 'fields', in: 'answer', list: true },
  ],
  view: { id: 'string', slug: 'string', name: 'string', type: 'string', properties: '' },
  output: 'page',
  input: z.strictObject({
    query: z.string().exactOptional(),
    type: z.array(CustomFieldType).exactOptional(),
    page: z.int().gt(0).exactOptional(),
    limit: z.int().gt(0).exactOptional(),
    sorting: z.array(CustomFieldSortProperty).exactOptional(),
    fields: z.array(z.string().min(1).max(120)).max(40).exactOptional(),
  }),
});

export const createAPolarCustomField = defineTool({
  name: 'create_a_polar_custom_field',
  operationId: 'custom-fields:create',
  method: 'POST',
  path: '/v1/custom-fields/',
  body: { mediaType: 'application/json', required: true },
  view: { id: 'string', slug: 'string', name: 'string', type: 'string', properties: '' },
  output: 'object',
  input: z.discriminatedUnion('type', [
    z.strictObject({
      metadata: z
        .record(
          z.string().min(1).max(40),
          z.union([z.string().min(1).max(500), z.int(), z.number(), z.boolean()]),
        )
        .check(maxProperties(50))
        .exactOptional(),
      type: z.literal('text'),
      slug: z.string().min(1).check(pattern('^[a-z0-9-_]+$')),
      name: z.string().min(1),
      properties: CustomFieldTextProperties,
    }),
    z.strictObject({
      metadata: z
        .record(
          z.string().min(1).max(40),
          z.union([z.string().min(1).max(500), z.int(), z.number(), z.boolean()]),
        )
        .check(maxProperties(50))
        .exactOptional(),
      type: z.literal('number'),
      slug: z.string().min(1).check(pattern('^[a-z0-9-_]+$')),
      name: z.string().min(1),
      properties: CustomFieldNumberProperties,
    }),
    z.strictObject({
      metadata: z
        .record(
          z.string().min(1).max(40),
          z.union([z.string().min(1).max(500), z.int(), z.number(), z.boolean()]),
        )
        .check(maxProperties(50))
        .exactOptional(),
      type: z.literal('date'),
      slug: z.string().min(1).check(pattern('^[a-z0-9-_]+$')),
      name: z.string().min(1),
      properties: CustomFieldDateProperties,
    }),
    z.strictObject({
      metadata: z
        .record(
          z.string().min(1).max(40),
          z.union([z.string().min(1).max(500), z.int(), z.number(), z.boolean()]),
        )
        .check(maxProperties(50))
        .exactOptional(),
      type: z.literal('checkbox'),
      slug: z.string().min(1).check(pattern('^[a-z0-9-_]+$')),
      name: z.string().min(1),
      properties: CustomFieldCheckboxProperties,
    }),
    z.strictObject({
      metadata: z
        .record(
          z.string().min(1).max(40),
          z.union([z.string().min(1).max(500), z.int(), z.number(), z.boolean()]),
        )
        .check(maxProperties(50))
        .exactOptional(),
      type: z.literal('select'),
      slug: z.string().min(1).check(pattern('^[a-z0-9-_]+$')),
      name: z.string().min(1),
      properties: CustomFieldSelectProperties,
    }),
  ]),
});

export const getSinglePolarCustomFieldById = defineTool({
  name: 'get_single_polar_custom_field_by_id',
  operationId: 'custom-fields:get',
  method: 'GET',
  path: '/v1/custom-fields/{id}',
  parameters: [
    { argument: 'id', in: 'path' },
    { argument: 'fields', in: 'answer', list: true },
  ],
  view: { id: 'string', slug: 'string', name: 'string', type: 'string', properties: '' },
  output: 'object',
  input: z.strictObject({
    id: z.uuidv4(),
    fields: z.array(z.string().min(1).max(120)).max(40).exactOptional(),
  }),
});

export const updateAPolarCustomFieldById = defineTool({
  name: 'update_a_polar_custom_field_by_id',
  operationId: 'custom-fields:update',
  method: 'PATCH',
  path: '/v1/custom-fields/{id}',
  parameters: [
    { argument: 'id', in: 'path' },
  ],
  body: { mediaType: 'application/json', required: true },
  view: { id: 'string', slug: 'string', name: 'string', type: 'string', properties: '' },
  output: 'object',
  input: z.discriminatedUnion('type', [
    z.strictObject({
      id: z.uuidv4(),
      metadata: z
        .record(
          z.string().min(1).max(40),
          z.union([z.string().min(1).max(500), z.int(), z.number(), z.boolean()]),
        )
        .check(maxProperties(50))
        .exactOptional(),
      name: z.string().min(1).exactOptional(),
      slug: z.string().min(1).check(pattern('^[a-z0-9-_]+$')).exactOptional(),
      type: z.literal('text'),
      properties: CustomFieldTextProperties.exactOptional(),
    }),
    z.strictObject({
      id: z.uuidv4(),
      metadata: z
        .record(
          z.string().min(1).max(40),
          z.union([z.string().min(1).max(500), z.int(), z.number(), z.boolean()]),
        )
        .check(maxProperties(50))
        .exactOptional(),
      name: z.string().min(1).exactOptional(),
      slug: z.string().min(1).check(pattern('^[a-z0-9-_]+$')).exactOptional(),
      type: z.literal('number'),
      properties: CustomFieldNumberProperties.exactOptional(),
    }),
    z.strictObject({
      id: z.uuidv4(),
      metadata: z
        .record(
          z.string().min(1).max(40),
          z.union([z.string().min(1).max(500), z.int(), z.number(), z.boolean()]),
        )
        .check(maxProperties(50))
        .exactOptional(),
      name: z.string().min(1).exactOptional(),
      slug: z.string().min(1).check(pattern('^[a-z0-9-_]+$')).exactOptional(),
      type: z.literal('date'),
      properties: CustomFieldDateProperties.exactOptional(),
    }),
    z.strictObject({
      id: z.uuidv4(),
      metadata: z
        .record(
          z.string().min(1).max(40),
          z.union([z.string().min(1).max(500), z.int(), z.number(), z.boolean()]),
        )
        .check(maxProperties(50))
        .exactOptional(),
      name: z.string().min(1).exactOptional(),
      slug: z.string().min(1).check(pattern('^[a-z0-9-_]+$')).exactOptional(),
      type: z.literal('checkbox'),
      properties: CustomFieldCheckboxProperties.exactOptional(),
    }),
    z.strictObject({
      id: z.uuidv4(),
      metadata: z
        .record(
          z.string().min(1).max(40),
          z.union([z.string().min(1).max(500), z.int(), z.number(), z.boolean()]),
        )
        .check(maxProperties(50))
        .exactOptional(),
      name: z.string().min(1).exactOptional(),
      slug: z.string().min(1).check(pattern('^[a-z0-9-_]+$')).exactOptional(),
      type: z.literal('select'),
      properties: CustomFieldSelectProperties.exactOptional(),
    }),
  ]),
});

export const deleteAPolarCustomFieldById = defineTool({
  name: 'delete_a_polar_custom_field_by_id',
  operationId: 'custom-fields:delete',
  method: 'DELETE',
  path: '/v1/custom-fields/{id}',
  parameters: [
    { argument: 'id', in: 'path' },
  ],
  output: 'none',
  input: z.strictObject({ id: z.uuidv4() }),
});
