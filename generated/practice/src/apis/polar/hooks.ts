import { mergeHooks } from '#practice/hook.js';
import { benefitsHooks } from './benefits.js';
import { checkoutsHooks } from './checkouts.js';
import { customFieldsHooks } from './custom-fields.js';
import { customersHooks } from './customers.js';
import { discountsHooks } from './discounts.js';
import { eventsHooks } from './events.js';
import { filesHooks } from './files.js';
import { licenseKeysHooks } from './license-keys.js';
import { metersHooks } from './meters.js';
import { metricsHooks } from './metrics.js';
import { oauthHooks } from './oauth.js';
import { ordersHooks } from './orders.js';
import { portalHooks } from './portal.js';
import { productsHooks } from './products.js';
import { refundsHooks } from './refunds.js';
import { seatsHooks } from './seats.js';
import { subscriptionsHooks } from './subscriptions.js';
import { webhooksHooks } from './webhooks.js';
import { worldHooks } from './world.js';

/** What Polar does that its document and practice.yaml cannot say. */
export const hooks = mergeHooks(
  benefitsHooks,
  checkoutsHooks,
  customFieldsHooks,
  customersHooks,
  discountsHooks,
  eventsHooks,
  filesHooks,
  licenseKeysHooks,
  metersHooks,
  metricsHooks,
  oauthHooks,
  ordersHooks,
  portalHooks,
  productsHooks,
  refundsHooks,
  seatsHooks,
  subscriptionsHooks,
  webhooksHooks,
  worldHooks,
);
