import type { Hooks } from '../hook.js';
import type { ApiModel } from '../model.js';

export type ApiName = string;

/** The APIs that can be practised; the generator writes this file. */
export const apis: ReadonlyMap<ApiName, () => Promise<{ model: ApiModel; hooks: Hooks }>> = new Map();
