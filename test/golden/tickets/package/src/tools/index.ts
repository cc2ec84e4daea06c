import type { ToolSummary, ToolsetLoader } from '../runtime/tool.js';

/** Toolset → its module, loaded on the first call of one of the toolset's tools. */
export const toolsets: ReadonlyMap<string, ToolsetLoader> = new Map<string, ToolsetLoader>([
  ['tickets', () => import('./tickets.js')],
  ['reports', () => import('./reports.js')],
  ['workspaces', () => import('./workspaces.js')],
  ['visits', () => import('./visits.js')],
]);

/** Every tool, in the order of `wire.json`. */
export const tools: readonly ToolSummary[] = [
  { name: 'list_all_helpdesk_tickets', toolset: 'tickets', kind: 'list', risk: 'read', tags: ['tickets'], security: [{ token: [] }] },
  { name: 'create_a_helpdesk_ticket', toolset: 'tickets', kind: 'create', risk: 'destructive', tags: ['tickets'], security: [{ token: [] }] },
  { name: 'get_single_helpdesk_ticket_by_id', toolset: 'tickets', kind: 'get', risk: 'read', tags: ['tickets'], security: [{ token: [] }] },
  { name: 'update_a_helpdesk_ticket_by_id', toolset: 'tickets', kind: 'update', risk: 'destructive', tags: ['tickets'], security: [{ token: [] }] },
  { name: 'delete_a_helpdesk_ticket_by_id', toolset: 'tickets', kind: 'delete', risk: 'destructive', tags: ['tickets'], security: [{ token: [] }] },
  { name: 'get_single_helpdesk_report', toolset: 'reports', kind: 'get', risk: 'read', tags: ['reports'], security: [{ token: [] }], filled: ['workspace'] },
  { name: 'list_all_helpdesk_workspaces', toolset: 'workspaces', kind: 'list', risk: 'read', tags: ['workspaces'], security: [{ token: ['workspaces'] }] },
  { name: 'create_a_helpdesk_visit', toolset: 'visits', kind: 'create', risk: 'destructive', tags: ['visits'], security: [{ token: ['visits'] }] },
  { name: 'list_all_helpdesk_visit_current_tickets', toolset: 'visits', kind: 'list', risk: 'read', tags: ['visits'], security: [{ visit: [] }] },
];
