import type { ApiConfig } from '../config.js';
import type { Diagnostics } from '../diagnostics.js';
import type { Api } from '../model/api.js';
import type { PlannedSecurityScheme, SessionOpening } from '../model/mcp-server.js';
import type { SchemaIndex } from '../model/schema.js';

/** What every part of the plan may ask for. */
export interface PlanContext {
  readonly api: Api;
  readonly config: ApiConfig;
  readonly schemas: SchemaIndex;
  readonly diagnostics: Diagnostics;
  /** Operation that is no tool of its own → the one that answers to its name too. */
  readonly twins: ReadonlyMap<string, string>;
  /** Operations that are withheld because they are new: nothing is asked of them yet. */
  readonly unreviewed: ReadonlySet<string>;
}

/** What is planned before the first tool. */
export interface ToolContext extends PlanContext {
  readonly securitySchemes: readonly PlannedSecurityScheme[];
  readonly sessions: readonly SessionOpening[];
  /** Operation → its tool's name. */
  readonly names: ReadonlyMap<string, string>;
}
