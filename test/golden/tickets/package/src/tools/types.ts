import type { z } from 'zod';
import type { paths } from '../api/types.js';
import type { Answer } from '../runtime/output-types.js';
import type * as tickets from './tickets.js';
import type * as reports from './reports.js';
import type * as workspaces from './workspaces.js';
import type * as visits from './visits.js';

/** Tool → what it takes and what it gives. */
export interface ToolTypes {
  list_all_helpdesk_tickets: { input: z.input<typeof tickets.listAllHelpdeskTickets.input>; output: Answer<paths, '/v1/tickets', 'get', 'page'> };
  create_a_helpdesk_ticket: { input: z.input<typeof tickets.createAHelpdeskTicket.input>; output: Answer<paths, '/v1/tickets', 'post', 'object'> };
  get_single_helpdesk_ticket_by_id: { input: z.input<typeof tickets.getSingleHelpdeskTicketById.input>; output: Answer<paths, '/v1/tickets/{id}', 'get', 'object'> };
  update_a_helpdesk_ticket_by_id: { input: z.input<typeof tickets.updateAHelpdeskTicketById.input>; output: Answer<paths, '/v1/tickets/{id}', 'patch', 'object'> };
  delete_a_helpdesk_ticket_by_id: { input: z.input<typeof tickets.deleteAHelpdeskTicketById.input>; output: Answer<paths, '/v1/tickets/{id}', 'delete', 'none'> };
  get_single_helpdesk_report: { input: z.input<typeof reports.getSingleHelpdeskReport.input>; output: Answer<paths, '/v1/reports/tickets/export', 'get', 'text'> };
  list_all_helpdesk_workspaces: { input: z.input<typeof workspaces.listAllHelpdeskWorkspaces.input>; output: Answer<paths, '/v1/workspaces', 'get', 'items'> };
  create_a_helpdesk_visit: { input: z.input<typeof visits.createAHelpdeskVisit.input>; output: Answer<paths, '/v1/visits', 'post', 'object'> };
  list_all_helpdesk_visit_current_tickets: { input: z.input<typeof visits.listAllHelpdeskVisitCurrentTickets.input>; output: Answer<paths, '/v1/visits/current/tickets', 'get', 'items'> };
}

/** Security schemes that a credential can be given for. */
export type SecuritySchemeName = 'token' | 'visit';

/** Curated sets of tools. */
export type PresetName = 'desk';
