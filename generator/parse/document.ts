import { Diagnostics } from '../diagnostics.js';
import type { Api, OpenApiDocument, SecurityScheme } from '../model/api.js';
import { isJsonObject, type JsonObject, own } from '../model/json.js';
import { openCircles } from './circle.js';
import { selectRelevant } from './noise.js';
import { parseOperations } from './operation.js';
import { DocumentReader } from './reader.js';
import { parseComponentSchemas } from './schema.js';

/**
 * Reads a loaded document into OpenAPI's own words (OpenAPI Object, section 4.8.1). What cannot be
 * expressed is reported; what is not needed for calls (webhooks, callbacks, links) is left where it is.
 */
export function parseDocument(document: OpenApiDocument, diagnostics: Diagnostics): Api {
  const heard = new Diagnostics();
  const reader = new DocumentReader(document, heard);
  const info = reader.object('/info') ?? {};
  const operations = parseOperations(reader);
  const parsed = parseComponentSchemas(reader);
  const schemas = openCircles(reader, parsed);
  diagnostics.adopt(selectRelevant(heard.list, operations, parsed));
  const description = own(info, 'description');
  return {
    title: text(own(info, 'title')) ?? 'API',
    version: text(own(info, 'version')) ?? '0',
    ...(typeof description === 'string' ? { description } : {}),
    servers: items(document.root, 'servers').map((server) => ({
      url: expandServer(server, document.file),
      ...optionalText(server, 'description'),
    })),
    tags: items(document.root, 'tags').map((tag) => ({
      name: text(own(tag, 'name')) ?? '',
      ...optionalText(tag, 'description'),
    })),
    operations,
    schemas,
    securitySchemes: parseSecuritySchemes(reader),
  };
}

/** The URL with the defaults of its variables (section 4.8.6), absolute where the document's own address is known. */
function expandServer(server: JsonObject, file: string): string {
  const variables = own(server, 'variables');
  const template = text(own(server, 'url')) ?? '/';
  const url = template.replace(/\{([^{}]*)\}/g, (whole, name: string) => {
    const variable = isJsonObject(variables) ? own(variables, name) : undefined;
    return (isJsonObject(variable) ? text(own(variable, 'default')) : undefined) ?? whole;
  });
  return /^https?:\/\//.test(file) && URL.canParse(url, file) ? new URL(url, file).href : url;
}

/** Security Scheme Objects (section 4.8.27), references followed. */
function parseSecuritySchemes(reader: DocumentReader): readonly SecurityScheme[] {
  const schemes = reader.object('/components/securitySchemes') ?? {};
  return Object.keys(schemes).map((name) => {
    const { value } = reader.resolve(
      own(schemes, name),
      reader.pointer('components', 'securitySchemes', name),
    );
    const scheme = isJsonObject(value) ? value : {};
    const kind = text(own(scheme, 'scheme'));
    const location = text(own(scheme, 'in'));
    const parameterName = text(own(scheme, 'name'));
    return {
      name,
      type: text(own(scheme, 'type')) ?? 'unknown',
      ...(kind === undefined ? {} : { scheme: kind.toLowerCase() }),
      ...(location === undefined ? {} : { in: location }),
      ...(parameterName === undefined ? {} : { parameterName }),
    };
  });
}

function items(root: JsonObject, key: string): readonly JsonObject[] {
  const value = own(root, key);
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function optionalText(object: JsonObject, key: 'description'): { description?: string } {
  const value = own(object, key);
  return typeof value === 'string' ? { [key]: value } : {};
}
