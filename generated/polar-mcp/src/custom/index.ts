import type { CustomHandlers } from '#polar/custom-tool.js';
import { auditAccess } from './access-audit.js';
import { listCustomerSubscriptions } from './customer-subscriptions.js';
import { createEvent } from './event.js';
import { readTotals } from './totals.js';

/** By the names of the tools that custom-tools.ts declares. */
export const handlers = {
  list_all_polar_customer_subscriptions: listCustomerSubscriptions,
  create_a_polar_event: createEvent,
  get_single_polar_customer_access_audit: auditAccess,
  get_single_polar_totals: readTotals,
} satisfies CustomHandlers;
