import type { Call } from '#practice/call.js';
import type { Hooks } from '#practice/hook.js';
import { nameId } from '#practice/ids.js';
import { isObject, type Json, type JsonObject } from '#practice/json.js';
import type { Row, Store } from '#practice/store.js';
import { liveFiles } from './benefit-grants.js';
import { storage } from './files.js';

/** Who the session is of: one member of the customer, or the customer. */
function showUser({ caller, store }: Call): JsonObject {
  const customer = store.expect(caller.values.customer_id);
  const member = store.get(caller.values.member_id);
  const { name = null, email } = member ?? customer;
  return {
    type: member === undefined ? 'customer' : 'member',
    name,
    // A team need not have an address of its own.
    email: email ?? '',
    customer_id: customer.id ?? null,
    member_id: member?.id ?? null,
    role: member?.role ?? null,
  };
}

/** The files of all downloadables that the customer has, each with an address for a while. */
function listDownloadables({ caller, store }: Call): JsonObject[] {
  const { customer_id: id = null } = caller.values;
  return store.filter('benefit_grants', { customer_id: id, is_granted: true }).flatMap((grant) => {
    const benefit = store.expect(grant.benefit_id);
    if (benefit.type !== 'downloadables' || !isObject(benefit.properties)) return [];
    return liveFiles(benefit.properties).flatMap((id) => {
      const file = store.find('files', { id });
      if (file === undefined) return [];
      const downloadable = nameId(`downloadable ${String(grant.id)} ${String(id)}`);
      return [{ id: downloadable, benefit_id: benefit.id ?? null, file: signFile(store, file) }];
    });
  });
}

/** Nothing answers at the address: it shows what a signed one looks like. */
function signFile(store: Store, file: Row): JsonObject {
  const path = encodeURI(String(file.path));
  const signature = nameId(`signature ${String(file.id)}`).replaceAll('-', '');
  return {
    ...file,
    size_readable: store.member(file, 'size_readable') ?? '',
    download: {
      url: `${storage}/${path}?X-Amz-Expires=600&X-Amz-Signature=${signature}`,
      expires_at: store.inDays(600 / 86_400),
      headers: {},
    },
  };
}

/** What anybody may see of an organisation: itself, and what it sells in public. */
function showOrganization({ row, store }: Call): JsonObject {
  const products: Json[] = store.filter('products', {
    organization_id: row.id ?? null,
    is_archived: false,
    visibility: 'public',
  });
  return { organization: row, products };
}

export const portalHooks: Hooks = {
  operations: {
    'customer_portal:customer-session:introspect': ({ caller }) => caller.values,
    'customer_portal:customer-session:get_authenticated_user': showUser,
    'customer_portal:downloadables:list': listDownloadables,
    'customer_portal:organizations:get': showOrganization,
  },
};
