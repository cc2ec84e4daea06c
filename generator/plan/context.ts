import type { ApiConfig } from '../config.js';
import type { Diagnostics } from '../diagnostics.js';
import type { Api } from '../model/api.js';
import type { SchemaIndex } from '../model/schema.js';

/** What every part of the plan may ask for. */
export interface PlanContext {
  readonly api: Api;
  readonly config: ApiConfig;
  readonly schemas: SchemaIndex;
  readonly diagnostics: Diagnostics;
}
