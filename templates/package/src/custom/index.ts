import type { CustomHandlers } from '../custom-tool.js';

/** The handlers of tools that join several requests; an API with such tools brings its own. */
export const handlers: CustomHandlers = {};
