import { mergeHooks } from '#practice/hook.js';
import { benefitsHooks } from './benefits.js';
import { checkoutsHooks } from './checkouts.js';
import { customFieldsHooks } from './custom-fields.js';
import { customerSessionsHooks } from './customer-sessions.js';
import { customerStateHooks } from './customer-state.js';
import { customersHooks } from './customers.js';
import { discountsHooks } from './discounts.js';
import { eventIngestHooks } from './event-ingest.js';
import { eventListHooks } from './event-list.js';
import { eventTypesHooks } from './event-types.js';
import { filesHooks } from './files.js';
import { licenseKeysHooks } from './license-keys.js';
import { membersHooks } from './members.js';
import { meterQuantitiesHooks } from './meter-quantities.js';
import { metersHooks } from './meters.js';
import { metricsHooks } from './metrics.js';
import { oauthHooks } from './oauth.js';
import { orderDocumentHooks } from './order-documents.js';
import { orderPaymentHooks } from './order-payment.js';
import { ordersHooks } from './orders.js';
import { organizationsHooks } from './organizations.js';
import { portalHooks } from './portal.js';
import { portalCustomerHooks } from './portal-customer.js';
import { portalMembersHooks } from './portal-members.js';
import { portalPaymentMethodsHooks } from './portal-payment-methods.js';
import { productsHooks } from './products.js';
import { refundsHooks } from './refunds.js';
import { seatsHooks } from './seats.js';
import { subscriptionUpdateHooks } from './subscription-update.js';
import { subscriptionsHooks } from './subscriptions.js';
import { webhooksHooks } from './webhooks.js';
import { worldHooks } from './world.js';

/** What Polar does that its document and practice.yaml cannot say. */
export const hooks = mergeHooks(
  benefitsHooks,
  checkoutsHooks,
  customFieldsHooks,
  customerSessionsHooks,
  customerStateHooks,
  customersHooks,
  discountsHooks,
  eventIngestHooks,
  eventListHooks,
  eventTypesHooks,
  filesHooks,
  licenseKeysHooks,
  membersHooks,
  meterQuantitiesHooks,
  metersHooks,
  metricsHooks,
  oauthHooks,
  orderDocumentHooks,
  orderPaymentHooks,
  ordersHooks,
  organizationsHooks,
  portalHooks,
  portalCustomerHooks,
  portalMembersHooks,
  portalPaymentMethodsHooks,
  productsHooks,
  refundsHooks,
  seatsHooks,
  subscriptionUpdateHooks,
  subscriptionsHooks,
  webhooksHooks,
  worldHooks,
);
