import type { Call } from '#practice/call.js';
import type { Hooks } from '#practice/hook.js';
import type { JsonObject } from '#practice/json.js';
import { Reply } from '#practice/refusal.js';
import { isPaid } from './order-payment.js';

/** Where documents would be; nothing is there. */
const documents = 'https://documents.example.com';

/** An invoice is made once, of what the order says then. */
function generateInvoice(call: Call): Reply {
  const { row } = call;
  if (!isPaid(row)) call.refuse('OrderNotEligibleForInvoice', 'Only paid orders have an invoice.');
  if (row.is_invoice_generated === true)
    call.refuse('OrderNotEligibleForInvoice', 'The invoice of this order is generated already.');
  if (isEmpty(row.billing_name) || isEmpty(row.billing_address))
    call.refuse('MissingInvoiceBillingDetails', 'The order needs a billing name and a billing address.');
  call.store.update(row, { is_invoice_generated: true });
  return new Reply(202, null);
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

function showInvoice(call: Call): JsonObject {
  const { row } = call;
  if (row.is_invoice_generated !== true) call.refuse('ResourceNotFound', 'Not found');
  return { url: `${documents}/invoices/${String(row.invoice_number)}.pdf` };
}

/** The first question has it rendered, which takes until the next. */
function showReceipt(call: Call): JsonObject | Reply {
  const { row } = call;
  if (row.status === 'draft' || row.status === 'pending' || row.status === 'void')
    call.refuse('ResourceNotFound', 'Not found');
  if (row.is_receipt_rendered !== true) {
    row.is_receipt_rendered = true;
    return new Reply(202);
  }
  return { url: `${documents}/receipts/${String(row.receipt_number ?? row.id)}.pdf` };
}

export const orderDocumentHooks: Hooks = {
  operations: {
    'orders:generate_invoice': generateInvoice,
    'orders:invoice': showInvoice,
    'orders:receipt': showReceipt,
    'customer_portal:orders:generate_invoice': generateInvoice,
    'customer_portal:orders:invoice': showInvoice,
    'customer_portal:orders:receipt': showReceipt,
  },
};
