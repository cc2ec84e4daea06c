export interface paths {
    "/v1/organizations/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["organizations:list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/organizations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["organizations:get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch: operations["organizations:update"];
        trace?: never;
    };
    "/v1/subscriptions/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["subscriptions:list"];
        put?: never;
        post: operations["subscriptions:create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/subscriptions/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["subscriptions:export"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/subscriptions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["subscriptions:get"];
        put?: never;
        post?: never;
        delete: operations["subscriptions:revoke"];
        options?: never;
        head?: never;
        patch: operations["subscriptions:update"];
        trace?: never;
    };
    "/v1/benefits/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["benefits:list"];
        put?: never;
        post: operations["benefits:create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/benefits/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["benefits:get"];
        put?: never;
        post?: never;
        delete: operations["benefits:delete"];
        options?: never;
        head?: never;
        patch: operations["benefits:update"];
        trace?: never;
    };
    "/v1/benefits/{id}/files": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["benefits:files"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/benefits/{id}/grants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["benefits:grants"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/benefit-grants/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["benefit-grants:list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/endpoints": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["webhooks:list_webhook_endpoints"];
        put?: never;
        post: operations["webhooks:create_webhook_endpoint"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/endpoints/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["webhooks:get_webhook_endpoint"];
        put?: never;
        post?: never;
        delete: operations["webhooks:delete_webhook_endpoint"];
        options?: never;
        head?: never;
        patch: operations["webhooks:update_webhook_endpoint"];
        trace?: never;
    };
    "/v1/webhooks/endpoints/{id}/secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch: operations["webhooks:reset_webhook_endpoint_secret"];
        trace?: never;
    };
    "/v1/webhooks/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["webhooks:list_webhook_deliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/events/{id}/redeliver": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["webhooks:redeliver_webhook_event"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/products/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["products:list"];
        put?: never;
        post: operations["products:create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/products/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["products:get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch: operations["products:update"];
        trace?: never;
    };
    "/v1/products/{id}/benefits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["products:update_benefits"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/orders/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["orders:list"];
        put?: never;
        post: operations["orders:create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/orders/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["orders:export"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/orders/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["orders:get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch: operations["orders:update"];
        trace?: never;
    };
    "/v1/orders/{id}/finalize": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["orders:finalize"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/orders/{id}/invoice": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["orders:invoice"];
        put?: never;
        post: operations["orders:generate_invoice"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/orders/{id}/receipt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["orders:receipt"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/refunds/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["refunds:list"];
        put?: never;
        post: operations["refunds:create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/disputes/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["disputes:list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/disputes/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["disputes:get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/disputes/{id}/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["disputes:accept"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/checkouts/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["checkouts:list"];
        put?: never;
        post: operations["checkouts:create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/checkouts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["checkouts:get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch: operations["checkouts:update"];
        trace?: never;
    };
    "/v1/checkouts/client/{client_secret}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["checkouts:client_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch: operations["checkouts:client_update"];
        trace?: never;
    };
    "/v1/files/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["files:list"];
        put?: never;
        post: operations["files:create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/files/{id}/uploaded": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["files:uploaded"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/files/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: operations["files:delete"];
        options?: never;
        head?: never;
        patch: operations["files:update"];
        trace?: never;
    };
    "/v1/metrics/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["metrics:get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/metrics/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["metrics:export"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/metrics/limits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["metrics:limits"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/metrics/dashboards": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["metrics:list_dashboards"];
        put?: never;
        post: operations["metrics:create_dashboard"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/metrics/dashboards/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["metrics:get_dashboard"];
        put?: never;
        post?: never;
        delete: operations["metrics:delete_dashboard"];
        options?: never;
        head?: never;
        patch: operations["metrics:update_dashboard"];
        trace?: never;
    };
    "/v1/license-keys/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["license_keys:list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/license-keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["license_keys:get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch: operations["license_keys:update"];
        trace?: never;
    };
    "/v1/license-keys/{id}/activations/{activation_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["license_keys:get_activation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/license-keys/validate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["license_keys:validate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/license-keys/activate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["license_keys:activate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/license-keys/deactivate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["license_keys:deactivate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/checkout-links/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["checkout-links:list"];
        put?: never;
        post: operations["checkout-links:create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/checkout-links/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["checkout-links:get"];
        put?: never;
        post?: never;
        delete: operations["checkout-links:delete"];
        options?: never;
        head?: never;
        patch: operations["checkout-links:update"];
        trace?: never;
    };
    "/v1/custom-fields/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["custom-fields:list"];
        put?: never;
        post: operations["custom-fields:create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/custom-fields/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["custom-fields:get"];
        put?: never;
        post?: never;
        delete: operations["custom-fields:delete"];
        options?: never;
        head?: never;
        patch: operations["custom-fields:update"];
        trace?: never;
    };
    "/v1/discounts/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["discounts:list"];
        put?: never;
        post: operations["discounts:create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/discounts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["discounts:get"];
        put?: never;
        post?: never;
        delete: operations["discounts:delete"];
        options?: never;
        head?: never;
        patch: operations["discounts:update"];
        trace?: never;
    };
    "/v1/customers/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["customers:list"];
        put?: never;
        post: operations["customers:create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customers/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["customers:export"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customers/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["customers:get"];
        put?: never;
        post?: never;
        delete: operations["customers:delete"];
        options?: never;
        head?: never;
        patch: operations["customers:update"];
        trace?: never;
    };
    "/v1/customers/{id}/state": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["customers:get_state"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customers/{id}/payment-methods": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["customers:list_payment_methods"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/members/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["members:list_members"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customers/{id}/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["customers:members:create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customers/external/{external_id}/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["customers:members:create_external"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customers/{id}/members/{member_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["customers:members:get"];
        put?: never;
        post?: never;
        delete: operations["customers:members:delete"];
        options?: never;
        head?: never;
        patch: operations["customers:members:update"];
        trace?: never;
    };
    "/v1/customers/external/{external_id}/members/{member_external_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["customers:members:get_external"];
        put?: never;
        post?: never;
        delete: operations["customers:members:delete_external"];
        options?: never;
        head?: never;
        patch: operations["customers:members:update_external"];
        trace?: never;
    };
    "/v1/customer-portal/benefit-grants/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["customer_portal:benefit-grants:list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customer-portal/benefit-grants/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["customer_portal:benefit-grants:get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch: operations["customer_portal:benefit-grants:update"];
        trace?: never;
    };
    "/v1/customer-portal/customers/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["customer_portal:customers:get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch: operations["customer_portal:customers:update"];
        trace?: never;
    };
    "/v1/customer-portal/customers/me/payment-methods": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["customer_portal:customers:list_payment_methods"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customer-portal/customers/me/payment-methods/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: operations["customer_portal:customers:delete_payment_method"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customer-portal/customers/me/email-update/request": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["customer_portal:customers:request_email_update"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customer-portal/customers/me/email-update/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["customer_portal:customers:check_email_update"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customer-portal/customers/me/email-update/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["customer_portal:customers:verify_email_update"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customer-portal/meters/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["customer_portal:customer_meters:list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customer-portal/meters/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["customer_portal:customer_meters:get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customer-portal/seats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["customer_portal:seats:list_seats"];
        put?: never;
        post: operations["customer_portal:seats:assign_seat"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customer-portal/seats/{seat_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: operations["customer_portal:seats:revoke_seat"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customer-portal/seats/{seat_id}/resend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["customer_portal:seats:resend_invitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customer-portal/seats/subscriptions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["customer_portal:seats:list_claimed_subscriptions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customer-portal/customer-session/introspect": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["customer_portal:customer-session:introspect"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customer-portal/customer-session/user": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["customer_portal:customer-session:get_authenticated_user"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customer-portal/downloadables/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["customer_portal:downloadables:list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customer-portal/license-keys/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["customer_portal:license_keys:list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customer-portal/license-keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["customer_portal:license_keys:get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customer-portal/license-keys/validate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["customer_portal:license_keys:validate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customer-portal/license-keys/activate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["customer_portal:license_keys:activate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customer-portal/license-keys/deactivate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["customer_portal:license_keys:deactivate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customer-portal/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["customer_portal:members:list_members"];
        put?: never;
        post: operations["customer_portal:members:add_member"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customer-portal/members/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: operations["customer_portal:members:remove_member"];
        options?: never;
        head?: never;
        patch: operations["customer_portal:members:update_member"];
        trace?: never;
    };
    "/v1/customer-portal/orders/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["customer_portal:orders:list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customer-portal/orders/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["customer_portal:orders:get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch: operations["customer_portal:orders:update"];
        trace?: never;
    };
    "/v1/customer-portal/orders/{id}/invoice": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["customer_portal:orders:invoice"];
        put?: never;
        post: operations["customer_portal:orders:generate_invoice"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customer-portal/orders/{id}/receipt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["customer_portal:orders:receipt"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customer-portal/orders/{id}/payment-status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["customer_portal:orders:get_payment_status"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customer-portal/orders/{id}/confirm-payment": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["customer_portal:orders:confirm_retry_payment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customer-portal/organizations/{slug}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["customer_portal:organizations:get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customer-portal/subscriptions/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["customer_portal:subscriptions:list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customer-portal/subscriptions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["customer_portal:subscriptions:get"];
        put?: never;
        post?: never;
        delete: operations["customer_portal:subscriptions:cancel"];
        options?: never;
        head?: never;
        patch: operations["customer_portal:subscriptions:update"];
        trace?: never;
    };
    "/v1/customer-portal/wallets/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["customer_portal:wallets:list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customer-portal/wallets/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["customer_portal:wallets:get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customer-seats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["customer-seats:list_seats"];
        put?: never;
        post: operations["customer-seats:assign_seat"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customer-seats/{seat_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: operations["customer-seats:revoke_seat"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customer-seats/{seat_id}/resend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["customer-seats:resend_invitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customer-seats/claim/{invitation_token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["customer-seats:get_claim_info"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customer-seats/claim": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["customer-seats:claim_seat"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customer-sessions/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["customer-sessions:create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/events/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["events:list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/events/names": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["events:list_names"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/events/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["events:get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/events/ingest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["events:ingest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/event-types/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["event-types:list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/event-types/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch: operations["event-types:update"];
        trace?: never;
    };
    "/v1/meters/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["meters:list"];
        put?: never;
        post: operations["meters:create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/meters/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["meters:get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch: operations["meters:update"];
        trace?: never;
    };
    "/v1/meters/{id}/quantities": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["meters:quantities"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customer-meters/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["customer_meters:list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customer-meters/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["customer_meters:get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/payments/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["payments:list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/payments/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["payments:get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Address: {
            line1?: string | null;
            line2?: string | null;
            postal_code?: string | null;
            city?: string | null;
            state?: string | null;
            /** @enum {string} */
            country: "AD" | "AE" | "AF" | "AG" | "AI" | "AL" | "AM" | "AO" | "AQ" | "AR" | "AS" | "AT" | "AU" | "AW" | "AX" | "AZ" | "BA" | "BB" | "BD" | "BE" | "BF" | "BG" | "BH" | "BI" | "BJ" | "BL" | "BM" | "BN" | "BO" | "BQ" | "BR" | "BS" | "BT" | "BV" | "BW" | "BY" | "BZ" | "CA" | "CC" | "CD" | "CF" | "CG" | "CH" | "CI" | "CK" | "CL" | "CM" | "CN" | "CO" | "CR" | "CU" | "CV" | "CW" | "CX" | "CY" | "CZ" | "DE" | "DJ" | "DK" | "DM" | "DO" | "DZ" | "EC" | "EE" | "EG" | "EH" | "ER" | "ES" | "ET" | "FI" | "FJ" | "FK" | "FM" | "FO" | "FR" | "GA" | "GB" | "GD" | "GE" | "GF" | "GG" | "GH" | "GI" | "GL" | "GM" | "GN" | "GP" | "GQ" | "GR" | "GS" | "GT" | "GU" | "GW" | "GY" | "HK" | "HM" | "HN" | "HR" | "HT" | "HU" | "ID" | "IE" | "IL" | "IM" | "IN" | "IO" | "IQ" | "IR" | "IS" | "IT" | "JE" | "JM" | "JO" | "JP" | "KE" | "KG" | "KH" | "KI" | "KM" | "KN" | "KP" | "KR" | "KW" | "KY" | "KZ" | "LA" | "LB" | "LC" | "LI" | "LK" | "LR" | "LS" | "LT" | "LU" | "LV" | "LY" | "MA" | "MC" | "MD" | "ME" | "MF" | "MG" | "MH" | "MK" | "ML" | "MM" | "MN" | "MO" | "MP" | "MQ" | "MR" | "MS" | "MT" | "MU" | "MV" | "MW" | "MX" | "MY" | "MZ" | "NA" | "NC" | "NE" | "NF" | "NG" | "NI" | "NL" | "NO" | "NP" | "NR" | "NU" | "NZ" | "OM" | "PA" | "PE" | "PF" | "PG" | "PH" | "PK" | "PL" | "PM" | "PN" | "PR" | "PS" | "PT" | "PW" | "PY" | "QA" | "RE" | "RO" | "RS" | "RU" | "RW" | "SA" | "SB" | "SC" | "SD" | "SE" | "SG" | "SH" | "SI" | "SJ" | "SK" | "SL" | "SM" | "SN" | "SO" | "SR" | "SS" | "ST" | "SV" | "SX" | "SY" | "SZ" | "TC" | "TD" | "TF" | "TG" | "TH" | "TJ" | "TK" | "TL" | "TM" | "TN" | "TO" | "TR" | "TT" | "TV" | "TW" | "TZ" | "UA" | "UG" | "UM" | "US" | "UY" | "UZ" | "VA" | "VC" | "VE" | "VG" | "VI" | "VN" | "VU" | "WF" | "WS" | "YE" | "YT" | "ZA" | "ZM" | "ZW";
        };
        AddressDict: {
            line1?: string;
            line2?: string;
            postal_code?: string;
            city?: string;
            state?: string;
            country: string;
        };
        AddressInput: {
            line1?: string | null;
            line2?: string | null;
            postal_code?: string | null;
            city?: string | null;
            state?: string | null;
            /** @enum {string} */
            country: "AD" | "AE" | "AF" | "AG" | "AI" | "AL" | "AM" | "AO" | "AQ" | "AR" | "AS" | "AT" | "AU" | "AW" | "AX" | "AZ" | "BA" | "BB" | "BD" | "BE" | "BF" | "BG" | "BH" | "BI" | "BJ" | "BL" | "BM" | "BN" | "BO" | "BQ" | "BR" | "BS" | "BT" | "BV" | "BW" | "BY" | "BZ" | "CA" | "CC" | "CD" | "CF" | "CG" | "CH" | "CI" | "CK" | "CL" | "CM" | "CN" | "CO" | "CR" | "CV" | "CW" | "CX" | "CY" | "CZ" | "DE" | "DJ" | "DK" | "DM" | "DO" | "DZ" | "EC" | "EE" | "EG" | "EH" | "ER" | "ES" | "ET" | "FI" | "FJ" | "FK" | "FM" | "FO" | "FR" | "GA" | "GB" | "GD" | "GE" | "GF" | "GG" | "GH" | "GI" | "GL" | "GM" | "GN" | "GP" | "GQ" | "GR" | "GS" | "GT" | "GU" | "GW" | "GY" | "HK" | "HM" | "HN" | "HR" | "HT" | "HU" | "ID" | "IE" | "IL" | "IM" | "IN" | "IO" | "IQ" | "IS" | "IT" | "JE" | "JM" | "JO" | "JP" | "KE" | "KG" | "KH" | "KI" | "KM" | "KN" | "KR" | "KW" | "KY" | "KZ" | "LA" | "LB" | "LC" | "LI" | "LK" | "LR" | "LS" | "LT" | "LU" | "LV" | "LY" | "MA" | "MC" | "MD" | "ME" | "MF" | "MG" | "MH" | "MK" | "ML" | "MM" | "MN" | "MO" | "MP" | "MQ" | "MR" | "MS" | "MT" | "MU" | "MV" | "MW" | "MX" | "MY" | "MZ" | "NA" | "NC" | "NE" | "NF" | "NG" | "NI" | "NL" | "NO" | "NP" | "NR" | "NU" | "NZ" | "OM" | "PA" | "PE" | "PF" | "PG" | "PH" | "PK" | "PL" | "PM" | "PN" | "PR" | "PS" | "PT" | "PW" | "PY" | "QA" | "RE" | "RO" | "RS" | "RW" | "SA" | "SB" | "SC" | "SD" | "SE" | "SG" | "SH" | "SI" | "SJ" | "SK" | "SL" | "SM" | "SN" | "SO" | "SR" | "SS" | "ST" | "SV" | "SX" | "SZ" | "TC" | "TD" | "TF" | "TG" | "TH" | "TJ" | "TK" | "TL" | "TM" | "TN" | "TO" | "TR" | "TT" | "TV" | "TW" | "TZ" | "UA" | "UG" | "UM" | "US" | "UY" | "UZ" | "VA" | "VC" | "VE" | "VG" | "VI" | "VN" | "VU" | "WF" | "WS" | "YE" | "YT" | "ZA" | "ZM" | "ZW";
        };
        /** @enum {string} */
        AggregationFunction: "count" | "sum" | "max" | "min" | "avg" | "unique";
        AlreadyActiveSubscriptionError: {
            /** @constant */
            error: "AlreadyActiveSubscriptionError";
            detail: string;
        };
        AlreadyCanceledSubscription: {
            /** @constant */
            error: "AlreadyCanceledSubscription";
            detail: string;
        };
        AmbiguousExternalCustomerID: {
            /** @constant */
            error: "AmbiguousExternalCustomerID";
            detail: string;
        };
        AttachedCustomField: {
            /** Format: uuid4 */
            custom_field_id: string;
            custom_field: components["schemas"]["CustomField"];
            order: number;
            required: boolean;
        };
        AttachedCustomFieldCreate: {
            /** Format: uuid4 */
            custom_field_id: string;
            required: boolean;
        };
        BalanceCreditOrderEvent: {
            /** Format: uuid4 */
            id: string;
            /** Format: date-time */
            timestamp: string;
            /** Format: uuid4 */
            organization_id: string;
            customer_id: string | null;
            customer: components["schemas"]["Customer"] | null;
            external_customer_id: string | null;
            member_id?: string | null;
            external_member_id?: string | null;
            /** @default 0 */
            child_count?: number;
            parent_id?: string | null;
            label: string;
            /** @constant */
            source: "system";
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            name: "balance.credit_order";
            metadata: components["schemas"]["BalanceCreditOrderMetadata"];
        };
        BalanceCreditOrderMetadata: {
            order_id: string;
            product_id?: string;
            subscription_id?: string;
            amount: number;
            currency: string;
            tax_amount: number;
            tax_state?: string | null;
            tax_country?: string | null;
            fee: number;
            exchange_rate?: number;
        };
        BalanceDisputeEvent: {
            /** Format: uuid4 */
            id: string;
            /** Format: date-time */
            timestamp: string;
            /** Format: uuid4 */
            organization_id: string;
            customer_id: string | null;
            customer: components["schemas"]["Customer"] | null;
            external_customer_id: string | null;
            member_id?: string | null;
            external_member_id?: string | null;
            /** @default 0 */
            child_count?: number;
            parent_id?: string | null;
            label: string;
            /** @constant */
            source: "system";
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            name: "balance.dispute";
            metadata: components["schemas"]["BalanceDisputeMetadata"];
        };
        BalanceDisputeMetadata: {
            transaction_id: string;
            dispute_id: string;
            order_id?: string;
            order_created_at?: string;
            product_id?: string;
            subscription_id?: string;
            amount: number;
            currency: string;
            presentment_amount: number;
            presentment_currency: string;
            tax_amount: number;
            tax_state?: string | null;
            tax_country?: string | null;
            fee: number;
            exchange_rate?: number;
        };
        BalanceDisputeReversalEvent: {
            /** Format: uuid4 */
            id: string;
            /** Format: date-time */
            timestamp: string;
            /** Format: uuid4 */
            organization_id: string;
            customer_id: string | null;
            customer: components["schemas"]["Customer"] | null;
            external_customer_id: string | null;
            member_id?: string | null;
            external_member_id?: string | null;
            /** @default 0 */
            child_count?: number;
            parent_id?: string | null;
            label: string;
            /** @constant */
            source: "system";
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            name: "balance.dispute_reversal";
            metadata: components["schemas"]["BalanceDisputeMetadata"];
        };
        BalanceOrderEvent: {
            /** Format: uuid4 */
            id: string;
            /** Format: date-time */
            timestamp: string;
            /** Format: uuid4 */
            organization_id: string;
            customer_id: string | null;
            customer: components["schemas"]["Customer"] | null;
            external_customer_id: string | null;
            member_id?: string | null;
            external_member_id?: string | null;
            /** @default 0 */
            child_count?: number;
            parent_id?: string | null;
            label: string;
            /** @constant */
            source: "system";
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            name: "balance.order";
            metadata: components["schemas"]["BalanceOrderMetadata"];
        };
        BalanceOrderMetadata: {
            transaction_id: string;
            order_id: string;
            product_id?: string;
            subscription_id?: string;
            amount: number;
            net_amount?: number;
            currency: string;
            presentment_amount: number;
            presentment_currency: string;
            tax_amount: number;
            tax_state?: string | null;
            tax_country?: string | null;
            fee: number;
            exchange_rate?: number;
        };
        BalanceRefundEvent: {
            /** Format: uuid4 */
            id: string;
            /** Format: date-time */
            timestamp: string;
            /** Format: uuid4 */
            organization_id: string;
            customer_id: string | null;
            customer: components["schemas"]["Customer"] | null;
            external_customer_id: string | null;
            member_id?: string | null;
            external_member_id?: string | null;
            /** @default 0 */
            child_count?: number;
            parent_id?: string | null;
            label: string;
            /** @constant */
            source: "system";
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            name: "balance.refund";
            metadata: components["schemas"]["BalanceRefundMetadata"];
        };
        BalanceRefundMetadata: {
            transaction_id: string;
            refund_id: string;
            order_id?: string;
            order_created_at?: string;
            product_id?: string;
            subscription_id?: string;
            amount: number;
            currency: string;
            presentment_amount: number;
            presentment_currency: string;
            refundable_amount?: number;
            tax_amount: number;
            tax_state?: string | null;
            tax_country?: string | null;
            fee: number;
            exchange_rate?: number;
        };
        BalanceRefundReversalEvent: {
            /** Format: uuid4 */
            id: string;
            /** Format: date-time */
            timestamp: string;
            /** Format: uuid4 */
            organization_id: string;
            customer_id: string | null;
            customer: components["schemas"]["Customer"] | null;
            external_customer_id: string | null;
            member_id?: string | null;
            external_member_id?: string | null;
            /** @default 0 */
            child_count?: number;
            parent_id?: string | null;
            label: string;
            /** @constant */
            source: "system";
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            name: "balance.refund_reversal";
            metadata: components["schemas"]["BalanceRefundMetadata"];
        };
        Benefit: components["schemas"]["BenefitCustom"] | components["schemas"]["BenefitDiscord"] | components["schemas"]["BenefitGitHubRepository"] | components["schemas"]["BenefitDownloadables"] | components["schemas"]["BenefitLicenseKeys"] | components["schemas"]["BenefitMeterCredit"] | components["schemas"]["BenefitFeatureFlag"] | components["schemas"]["BenefitSlackSharedChannel"];
        BenefitCreate: components["schemas"]["BenefitCustomCreate"] | components["schemas"]["BenefitDiscordCreate"] | components["schemas"]["BenefitGitHubRepositoryCreate"] | components["schemas"]["BenefitDownloadablesCreate"] | components["schemas"]["BenefitLicenseKeysCreate"] | components["schemas"]["BenefitMeterCreditCreate"] | components["schemas"]["BenefitFeatureFlagCreate"] | components["schemas"]["BenefitSlackSharedChannelCreate"];
        BenefitCustom: {
            /** Format: uuid4 */
            id: string;
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "custom";
            description: string;
            selectable: boolean;
            deletable: boolean;
            is_deleted: boolean;
            /** Format: uuid4 */
            organization_id: string;
            metadata: components["schemas"]["MetadataOutputType"];
            visibility: components["schemas"]["BenefitVisibility"];
            properties: components["schemas"]["BenefitCustomProperties"];
            readonly visibility_configurable: boolean;
        };
        BenefitCustomCreate: {
            metadata?: {
                [key: string]: string | number | boolean;
            };
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "custom";
            description: string;
            organization_id?: string | null;
            visibility?: components["schemas"]["BenefitVisibility"] | null;
            properties: components["schemas"]["BenefitCustomCreateProperties"];
        };
        BenefitCustomCreateProperties: {
            note?: (string | null) | null;
        };
        BenefitCustomProperties: {
            note: (string | null) | null;
        };
        BenefitCustomSubscriber: {
            /** Format: uuid4 */
            id: string;
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            /** @constant */
            type: "custom";
            description: string;
            selectable: boolean;
            deletable: boolean;
            is_deleted: boolean;
            /** Format: uuid4 */
            organization_id: string;
            organization: components["schemas"]["BenefitSubscriberOrganization"];
            properties: components["schemas"]["BenefitCustomSubscriberProperties"];
        };
        BenefitCustomSubscriberProperties: {
            note: (string | null) | null;
        };
        BenefitCustomUpdate: {
            metadata?: {
                [key: string]: string | number | boolean;
            };
            description?: string | null;
            visibility?: components["schemas"]["BenefitVisibility"] | null;
            /** @constant */
            type: "custom";
            properties?: components["schemas"]["BenefitCustomProperties"] | null;
        };
        BenefitCycledEvent: {
            /** Format: uuid4 */
            id: string;
            /** Format: date-time */
            timestamp: string;
            /** Format: uuid4 */
            organization_id: string;
            customer_id: string | null;
            customer: components["schemas"]["Customer"] | null;
            external_customer_id: string | null;
            member_id?: string | null;
            external_member_id?: string | null;
            /** @default 0 */
            child_count?: number;
            parent_id?: string | null;
            label: string;
            /** @constant */
            source: "system";
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            name: "benefit.cycled";
            metadata: components["schemas"]["BenefitGrantMetadata"];
        };
        BenefitDiscord: {
            /** Format: uuid4 */
            id: string;
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "discord";
            description: string;
            selectable: boolean;
            deletable: boolean;
            is_deleted: boolean;
            /** Format: uuid4 */
            organization_id: string;
            metadata: components["schemas"]["MetadataOutputType"];
            visibility: components["schemas"]["BenefitVisibility"];
            properties: components["schemas"]["BenefitDiscordProperties"];
            readonly visibility_configurable: boolean;
        };
        BenefitDiscordCreate: {
            metadata?: {
                [key: string]: string | number | boolean;
            };
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "discord";
            description: string;
            organization_id?: string | null;
            visibility?: components["schemas"]["BenefitVisibility"] | null;
            properties: components["schemas"]["BenefitDiscordCreateProperties"];
        };
        BenefitDiscordCreateProperties: {
            guild_token: string;
            role_id: string;
            kick_member: boolean;
        };
        BenefitDiscordProperties: {
            guild_id: string;
            role_id: string;
            kick_member: boolean;
            readonly guild_token: string;
        };
        BenefitDiscordSubscriber: {
            /** Format: uuid4 */
            id: string;
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            /** @constant */
            type: "discord";
            description: string;
            selectable: boolean;
            deletable: boolean;
            is_deleted: boolean;
            /** Format: uuid4 */
            organization_id: string;
            organization: components["schemas"]["BenefitSubscriberOrganization"];
            properties: components["schemas"]["BenefitDiscordSubscriberProperties"];
        };
        BenefitDiscordSubscriberProperties: {
            guild_id: string;
        };
        BenefitDiscordUpdate: {
            metadata?: {
                [key: string]: string | number | boolean;
            };
            description?: string | null;
            /** @constant */
            type: "discord";
            properties?: components["schemas"]["BenefitDiscordCreateProperties"] | null;
        };
        BenefitDownloadableFile: {
            /** Format: uuid4 */
            id: string;
            /** Format: uuid4 */
            organization_id: string;
            name: string;
            path: string;
            mime_type: string;
            size: number;
            storage_version: string | null;
            checksum_etag: string | null;
            checksum_sha256_base64: string | null;
            checksum_sha256_hex: string | null;
            last_modified_at: string | null;
            version: string | null;
            /** @constant */
            service: "downloadable";
            is_uploaded: boolean;
            /** Format: date-time */
            created_at: string;
            flagged_malicious_at: string | null;
            downloaders: number;
            downloads: number;
            readonly size_readable: string;
        };
        BenefitDownloadables: {
            /** Format: uuid4 */
            id: string;
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "downloadables";
            description: string;
            selectable: boolean;
            deletable: boolean;
            is_deleted: boolean;
            /** Format: uuid4 */
            organization_id: string;
            metadata: components["schemas"]["MetadataOutputType"];
            visibility: components["schemas"]["BenefitVisibility"];
            properties: components["schemas"]["BenefitDownloadablesProperties"];
            readonly visibility_configurable: boolean;
        };
        BenefitDownloadablesCreate: {
            metadata?: {
                [key: string]: string | number | boolean;
            };
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "downloadables";
            description: string;
            organization_id?: string | null;
            visibility?: components["schemas"]["BenefitVisibility"] | null;
            properties: components["schemas"]["BenefitDownloadablesCreateProperties"];
        };
        BenefitDownloadablesCreateProperties: {
            /** @default {} */
            archived?: {
                [key: string]: boolean;
            };
            files: string[];
        };
        BenefitDownloadablesProperties: {
            archived: {
                [key: string]: boolean;
            };
            files: string[];
        };
        BenefitDownloadablesSubscriber: {
            /** Format: uuid4 */
            id: string;
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            /** @constant */
            type: "downloadables";
            description: string;
            selectable: boolean;
            deletable: boolean;
            is_deleted: boolean;
            /** Format: uuid4 */
            organization_id: string;
            organization: components["schemas"]["BenefitSubscriberOrganization"];
            properties: components["schemas"]["BenefitDownloadablesSubscriberProperties"];
        };
        BenefitDownloadablesSubscriberProperties: {
            active_files: string[];
        };
        BenefitDownloadablesUpdate: {
            metadata?: {
                [key: string]: string | number | boolean;
            };
            description?: string | null;
            /** @constant */
            type: "downloadables";
            properties?: components["schemas"]["BenefitDownloadablesCreateProperties"] | null;
        };
        BenefitFeatureFlag: {
            /** Format: uuid4 */
            id: string;
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "feature_flag";
            description: string;
            selectable: boolean;
            deletable: boolean;
            is_deleted: boolean;
            /** Format: uuid4 */
            organization_id: string;
            metadata: components["schemas"]["MetadataOutputType"];
            visibility: components["schemas"]["BenefitVisibility"];
            properties: components["schemas"]["BenefitFeatureFlagProperties"];
            readonly visibility_configurable: boolean;
        };
        BenefitFeatureFlagCreate: {
            metadata?: {
                [key: string]: string | number | boolean;
            };
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "feature_flag";
            description: string;
            organization_id?: string | null;
            visibility?: components["schemas"]["BenefitVisibility"] | null;
            properties: components["schemas"]["BenefitFeatureFlagCreateProperties"];
        };
        BenefitFeatureFlagCreateProperties: Record<string, unknown>;
        BenefitFeatureFlagProperties: Record<string, unknown>;
        BenefitFeatureFlagSubscriber: {
            /** Format: uuid4 */
            id: string;
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            /** @constant */
            type: "feature_flag";
            description: string;
            selectable: boolean;
            deletable: boolean;
            is_deleted: boolean;
            /** Format: uuid4 */
            organization_id: string;
            organization: components["schemas"]["BenefitSubscriberOrganization"];
            properties: components["schemas"]["BenefitFeatureFlagSubscriberProperties"];
        };
        BenefitFeatureFlagSubscriberProperties: Record<string, unknown>;
        BenefitFeatureFlagUpdate: {
            metadata?: {
                [key: string]: string | number | boolean;
            };
            description?: string | null;
            visibility?: components["schemas"]["BenefitVisibility"] | null;
            /** @constant */
            type: "feature_flag";
            properties?: components["schemas"]["BenefitFeatureFlagProperties"] | null;
        };
        BenefitGitHubRepository: {
            /** Format: uuid4 */
            id: string;
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "github_repository";
            description: string;
            selectable: boolean;
            deletable: boolean;
            is_deleted: boolean;
            /** Format: uuid4 */
            organization_id: string;
            metadata: components["schemas"]["MetadataOutputType"];
            visibility: components["schemas"]["BenefitVisibility"];
            properties: components["schemas"]["BenefitGitHubRepositoryProperties"];
            readonly visibility_configurable: boolean;
        };
        BenefitGitHubRepositoryCreate: {
            metadata?: {
                [key: string]: string | number | boolean;
            };
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "github_repository";
            description: string;
            organization_id?: string | null;
            visibility?: components["schemas"]["BenefitVisibility"] | null;
            properties: components["schemas"]["BenefitGitHubRepositoryCreateProperties"];
        };
        BenefitGitHubRepositoryCreateProperties: {
            repository_owner: string;
            repository_name: string;
            /** @enum {string} */
            permission: "pull" | "triage" | "push" | "maintain" | "admin";
        };
        BenefitGitHubRepositoryProperties: {
            repository_owner: string;
            repository_name: string;
            /** @enum {string} */
            permission: "pull" | "triage" | "push" | "maintain" | "admin";
        };
        BenefitGitHubRepositorySubscriber: {
            /** Format: uuid4 */
            id: string;
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            /** @constant */
            type: "github_repository";
            description: string;
            selectable: boolean;
            deletable: boolean;
            is_deleted: boolean;
            /** Format: uuid4 */
            organization_id: string;
            organization: components["schemas"]["BenefitSubscriberOrganization"];
            properties: components["schemas"]["BenefitGitHubRepositorySubscriberProperties"];
        };
        BenefitGitHubRepositorySubscriberProperties: {
            repository_owner: string;
            repository_name: string;
        };
        BenefitGitHubRepositoryUpdate: {
            metadata?: {
                [key: string]: string | number | boolean;
            };
            description?: string | null;
            /** @constant */
            type: "github_repository";
            properties?: components["schemas"]["BenefitGitHubRepositoryCreateProperties"] | null;
        };
        BenefitGrant: {
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            /** Format: uuid4 */
            id: string;
            granted_at?: string | null;
            is_granted: boolean;
            revoked_at?: string | null;
            is_revoked: boolean;
            subscription_id: string | null;
            order_id: string | null;
            /** Format: uuid4 */
            customer_id: string;
            member_id?: string | null;
            /** Format: uuid4 */
            benefit_id: string;
            error?: components["schemas"]["BenefitGrantError"] | null;
            customer: components["schemas"]["Customer"];
            member?: components["schemas"]["Member"] | null;
            benefit: components["schemas"]["Benefit"];
            properties: components["schemas"]["BenefitGrantDiscordProperties"] | components["schemas"]["BenefitGrantGitHubRepositoryProperties"] | components["schemas"]["BenefitGrantDownloadablesProperties"] | components["schemas"]["BenefitGrantLicenseKeysProperties"] | components["schemas"]["BenefitGrantCustomProperties"] | components["schemas"]["BenefitGrantFeatureFlagProperties"] | components["schemas"]["BenefitGrantSlackSharedChannelProperties"];
        };
        BenefitGrantCustomProperties: Record<string, unknown>;
        BenefitGrantDiscordProperties: {
            account_id?: string | null;
            guild_id?: string;
            role_id?: string;
            granted_account_id?: string;
        };
        BenefitGrantDownloadablesProperties: {
            files?: string[];
        };
        BenefitGrantError: {
            message: string;
            type: string;
            timestamp: string;
        };
        BenefitGrantFeatureFlagProperties: Record<string, unknown>;
        BenefitGrantGitHubRepositoryProperties: {
            account_id?: string | null;
            repository_owner?: string;
            repository_name?: string;
            /** @enum {string} */
            permission?: "pull" | "triage" | "push" | "maintain" | "admin";
            granted_account_id?: string;
        };
        BenefitGrantLicenseKeysProperties: {
            user_provided_key?: string;
            license_key_id?: string;
            display_key?: string;
        };
        BenefitGrantMetadata: {
            benefit_id: string;
            benefit_grant_id: string;
            benefit_type: components["schemas"]["BenefitType"];
            member_id?: string;
        };
        BenefitGrantMeterCreditProperties: {
            last_credited_meter_id?: string;
            last_credited_units?: number;
            last_credited_at?: string;
        };
        BenefitGrantSlackSharedChannelProperties: {
            invited_email?: string;
            channel_id?: string;
            channel_name?: string;
            invite_id?: string;
            invite_url?: string;
            connected_team_id?: string;
        };
        /** @enum {string} */
        BenefitGrantSortProperty: "created_at" | "-created_at" | "granted_at" | "-granted_at" | "revoked_at" | "-revoked_at";
        BenefitGrantedEvent: {
            /** Format: uuid4 */
            id: string;
            /** Format: date-time */
            timestamp: string;
            /** Format: uuid4 */
            organization_id: string;
            customer_id: string | null;
            customer: components["schemas"]["Customer"] | null;
            external_customer_id: string | null;
            member_id?: string | null;
            external_member_id?: string | null;
            /** @default 0 */
            child_count?: number;
            parent_id?: string | null;
            label: string;
            /** @constant */
            source: "system";
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            name: "benefit.granted";
            metadata: components["schemas"]["BenefitGrantMetadata"];
        };
        BenefitLicenseKeyActivationCreateProperties: {
            limit: number;
            enable_customer_admin: boolean;
        };
        BenefitLicenseKeyActivationProperties: {
            limit: number;
            enable_customer_admin: boolean;
        };
        BenefitLicenseKeyExpirationProperties: {
            ttl: number;
            /** @enum {string} */
            timeframe: "year" | "month" | "day";
        };
        BenefitLicenseKeys: {
            /** Format: uuid4 */
            id: string;
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "license_keys";
            description: string;
            selectable: boolean;
            deletable: boolean;
            is_deleted: boolean;
            /** Format: uuid4 */
            organization_id: string;
            metadata: components["schemas"]["MetadataOutputType"];
            visibility: components["schemas"]["BenefitVisibility"];
            properties: components["schemas"]["BenefitLicenseKeysProperties"];
            readonly visibility_configurable: boolean;
        };
        BenefitLicenseKeysCreate: {
            metadata?: {
                [key: string]: string | number | boolean;
            };
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "license_keys";
            description: string;
            organization_id?: string | null;
            visibility?: components["schemas"]["BenefitVisibility"] | null;
            properties: components["schemas"]["BenefitLicenseKeysCreateProperties"];
        };
        BenefitLicenseKeysCreateProperties: {
            prefix?: string | null;
            expires?: components["schemas"]["BenefitLicenseKeyExpirationProperties"] | null;
            activations?: components["schemas"]["BenefitLicenseKeyActivationCreateProperties"] | null;
            limit_usage?: number | null;
        };
        BenefitLicenseKeysProperties: {
            prefix: string | null;
            expires: components["schemas"]["BenefitLicenseKeyExpirationProperties"] | null;
            activations: components["schemas"]["BenefitLicenseKeyActivationProperties"] | null;
            limit_usage: number | null;
        };
        BenefitLicenseKeysSubscriber: {
            /** Format: uuid4 */
            id: string;
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            /** @constant */
            type: "license_keys";
            description: string;
            selectable: boolean;
            deletable: boolean;
            is_deleted: boolean;
            /** Format: uuid4 */
            organization_id: string;
            organization: components["schemas"]["BenefitSubscriberOrganization"];
            properties: components["schemas"]["BenefitLicenseKeysSubscriberProperties"];
        };
        BenefitLicenseKeysSubscriberProperties: {
            prefix: string | null;
            expires: components["schemas"]["BenefitLicenseKeyExpirationProperties"] | null;
            activations: components["schemas"]["BenefitLicenseKeyActivationProperties"] | null;
            limit_usage: number | null;
        };
        BenefitLicenseKeysUpdate: {
            metadata?: {
                [key: string]: string | number | boolean;
            };
            description?: string | null;
            visibility?: components["schemas"]["BenefitVisibility"] | null;
            /** @constant */
            type: "license_keys";
            properties?: components["schemas"]["BenefitLicenseKeysCreateProperties"] | null;
        };
        BenefitMeterCredit: {
            /** Format: uuid4 */
            id: string;
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "meter_credit";
            description: string;
            selectable: boolean;
            deletable: boolean;
            is_deleted: boolean;
            /** Format: uuid4 */
            organization_id: string;
            metadata: components["schemas"]["MetadataOutputType"];
            visibility: components["schemas"]["BenefitVisibility"];
            properties: components["schemas"]["BenefitMeterCreditProperties"];
            readonly visibility_configurable: boolean;
        };
        BenefitMeterCreditCreate: {
            metadata?: {
                [key: string]: string | number | boolean;
            };
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "meter_credit";
            description: string;
            organization_id?: string | null;
            visibility?: components["schemas"]["BenefitVisibility"] | null;
            properties: components["schemas"]["BenefitMeterCreditCreateProperties"];
        };
        BenefitMeterCreditCreateProperties: {
            units: number;
            rollover: boolean;
            /** Format: uuid4 */
            meter_id: string;
        };
        BenefitMeterCreditProperties: {
            units: number;
            rollover: boolean;
            /** Format: uuid4 */
            meter_id: string;
        };
        BenefitMeterCreditSubscriber: {
            /** Format: uuid4 */
            id: string;
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            /** @constant */
            type: "meter_credit";
            description: string;
            selectable: boolean;
            deletable: boolean;
            is_deleted: boolean;
            /** Format: uuid4 */
            organization_id: string;
            organization: components["schemas"]["BenefitSubscriberOrganization"];
            properties: components["schemas"]["BenefitMeterCreditSubscriberProperties"];
        };
        BenefitMeterCreditSubscriberProperties: {
            units: number;
            rollover: boolean;
            /** Format: uuid4 */
            meter_id: string;
        };
        BenefitMeterCreditUpdate: {
            metadata?: {
                [key: string]: string | number | boolean;
            };
            description?: string | null;
            visibility?: components["schemas"]["BenefitVisibility"] | null;
            /** @constant */
            type: "meter_credit";
            properties?: components["schemas"]["BenefitMeterCreditCreateProperties"] | null;
        };
        BenefitPublic: {
            /** Format: uuid4 */
            id: string;
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            type: components["schemas"]["BenefitType"];
            description: string;
            selectable: boolean;
            deletable: boolean;
            is_deleted: boolean;
            /** Format: uuid4 */
            organization_id: string;
        };
        BenefitRevokedEvent: {
            /** Format: uuid4 */
            id: string;
            /** Format: date-time */
            timestamp: string;
            /** Format: uuid4 */
            organization_id: string;
            customer_id: string | null;
            customer: components["schemas"]["Customer"] | null;
            external_customer_id: string | null;
            member_id?: string | null;
            external_member_id?: string | null;
            /** @default 0 */
            child_count?: number;
            parent_id?: string | null;
            label: string;
            /** @constant */
            source: "system";
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            name: "benefit.revoked";
            metadata: components["schemas"]["BenefitGrantMetadata"];
        };
        BenefitSlackSharedChannel: {
            /** Format: uuid4 */
            id: string;
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "slack_shared_channel";
            description: string;
            selectable: boolean;
            deletable: boolean;
            is_deleted: boolean;
            /** Format: uuid4 */
            organization_id: string;
            metadata: components["schemas"]["MetadataOutputType"];
            visibility: components["schemas"]["BenefitVisibility"];
            properties: components["schemas"]["BenefitSlackSharedChannelProperties"];
            readonly visibility_configurable: boolean;
        };
        BenefitSlackSharedChannelCreate: {
            metadata?: {
                [key: string]: string | number | boolean;
            };
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "slack_shared_channel";
            description: string;
            organization_id?: string | null;
            visibility?: components["schemas"]["BenefitVisibility"] | null;
            properties: components["schemas"]["BenefitSlackSharedChannelCreateProperties"];
        };
        BenefitSlackSharedChannelCreateProperties: {
            /** Format: uuid4 */
            slack_integration_id: string;
            channel_name_template: string;
            /** @default true */
            private?: boolean;
            welcome_message?: string | null;
            /** @default true */
            archive_on_revoke?: boolean;
            team_invitees?: string[];
        };
        BenefitSlackSharedChannelProperties: {
            /** Format: uuid4 */
            slack_integration_id: string;
            channel_name_template: string;
            /** @default true */
            private?: boolean;
            welcome_message?: string | null;
            /** @default true */
            archive_on_revoke?: boolean;
            team_invitees?: string[];
        };
        BenefitSlackSharedChannelSubscriber: {
            /** Format: uuid4 */
            id: string;
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            /** @constant */
            type: "slack_shared_channel";
            description: string;
            selectable: boolean;
            deletable: boolean;
            is_deleted: boolean;
            /** Format: uuid4 */
            organization_id: string;
            organization: components["schemas"]["BenefitSubscriberOrganization"];
            properties: components["schemas"]["BenefitSlackSharedChannelSubscriberProperties"];
        };
        BenefitSlackSharedChannelSubscriberProperties: Record<string, unknown>;
        BenefitSlackSharedChannelUpdate: {
            metadata?: {
                [key: string]: string | number | boolean;
            };
            description?: string | null;
            /** @constant */
            type: "slack_shared_channel";
            properties?: components["schemas"]["BenefitSlackSharedChannelCreateProperties"] | null;
        };
        /** @enum {string} */
        BenefitSortProperty: "created_at" | "-created_at" | "description" | "-description" | "type" | "-type" | "user_order" | "-user_order";
        BenefitSubscriberOrganization: {
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            /** Format: uuid4 */
            id: string;
            name: string;
            slug: string;
            avatar_url: string | null;
            proration_behavior: components["schemas"]["SubscriptionProrationBehavior"];
            allow_customer_updates: boolean;
        };
        /** @enum {string} */
        BenefitType: "custom" | "discord" | "github_repository" | "downloadables" | "license_keys" | "meter_credit" | "feature_flag" | "slack_shared_channel";
        BenefitUpdatedEvent: {
            /** Format: uuid4 */
            id: string;
            /** Format: date-time */
            timestamp: string;
            /** Format: uuid4 */
            organization_id: string;
            customer_id: string | null;
            customer: components["schemas"]["Customer"] | null;
            external_customer_id: string | null;
            member_id?: string | null;
            external_member_id?: string | null;
            /** @default 0 */
            child_count?: number;
            parent_id?: string | null;
            label: string;
            /** @constant */
            source: "system";
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            name: "benefit.updated";
            metadata: components["schemas"]["BenefitGrantMetadata"];
        };
        /** @enum {string} */
        BenefitVisibility: "draft" | "private" | "public";
        /** @enum {string} */
        BillingAddressFieldMode: "required" | "optional" | "disabled";
        CardPayment: {
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            /** Format: uuid4 */
            id: string;
            processor: components["schemas"]["PaymentProcessor"];
            status: components["schemas"]["PaymentStatus"];
            amount: number;
            currency: string;
            /** @constant */
            method: "card";
            trigger: components["schemas"]["PaymentTrigger"] | null;
            decline_reason: string | null;
            decline_message: string | null;
            /** Format: uuid4 */
            organization_id: string;
            checkout_id: string | null;
            order_id: string | null;
            processor_metadata?: {
                [key: string]: unknown;
            };
            method_metadata: components["schemas"]["CardPaymentMetadata"];
        };
        CardPaymentMetadata: {
            brand: string;
            last4: string;
        };
        Checkout: {
            /** Format: uuid4 */
            id: string;
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            custom_field_data?: {
                [key: string]: string | number | boolean | null;
            };
            payment_processor: components["schemas"]["PaymentProcessor"];
            status: components["schemas"]["CheckoutStatus"];
            client_secret: string;
            url: string;
            /** Format: date-time */
            expires_at: string;
            success_url: string;
            return_url: string | null;
            embed_origin: string | null;
            amount: number;
            seats?: number | null;
            min_seats?: number | null;
            max_seats?: number | null;
            discount_amount: number;
            net_amount: number;
            tax_amount: number | null;
            tax_behavior: components["schemas"]["TaxBehavior"] | null;
            total_amount: number;
            currency: string;
            allow_trial: boolean | null;
            active_trial_interval: components["schemas"]["TrialInterval"] | null;
            active_trial_interval_count: number | null;
            trial_end: string | null;
            /** Format: uuid4 */
            organization_id: string;
            product_id: string | null;
            /** @deprecated */
            product_price_id: string | null;
            discount_id: string | null;
            allow_discount_codes: boolean;
            require_billing_address: boolean;
            is_discount_applicable: boolean;
            is_free_product_price: boolean;
            is_payment_required: boolean;
            is_payment_setup_required: boolean;
            is_payment_form_required: boolean;
            customer_id: string | null;
            is_business_customer: boolean;
            customer_name: string | null;
            customer_email: string | null;
            customer_ip_address: string | null;
            customer_billing_name: string | null;
            customer_billing_address: components["schemas"]["Address"] | null;
            customer_tax_id: string | null;
            locale?: string | null;
            payment_method_type: string | null;
            payment_processor_metadata: {
                [key: string]: string;
            };
            billing_address_fields: components["schemas"]["CheckoutBillingAddressFields"];
            trial_interval: components["schemas"]["TrialInterval"] | null;
            trial_interval_count: number | null;
            metadata: components["schemas"]["MetadataOutputType"];
            external_customer_id: string | null;
            products: components["schemas"]["CheckoutProduct"][];
            product: components["schemas"]["CheckoutProduct"] | null;
            /** @deprecated */
            product_price: (components["schemas"]["LegacyRecurringProductPrice"] | components["schemas"]["ProductPrice"]) | null;
            prices: {
                [key: string]: (components["schemas"]["LegacyRecurringProductPrice"] | components["schemas"]["ProductPrice"])[];
            } | null;
            discount: (components["schemas"]["CheckoutDiscountFixedOnceForeverDuration"] | components["schemas"]["CheckoutDiscountFixedRepeatDuration"] | components["schemas"]["CheckoutDiscountPercentageOnceForeverDuration"] | components["schemas"]["CheckoutDiscountPercentageRepeatDuration"]) | null;
            subscription_id: string | null;
            attached_custom_fields: components["schemas"]["AttachedCustomField"][] | null;
            customer_metadata: {
                [key: string]: string | number | boolean;
            };
        };
        CheckoutBillingAddressFields: {
            country: components["schemas"]["BillingAddressFieldMode"];
            state: components["schemas"]["BillingAddressFieldMode"];
            city: components["schemas"]["BillingAddressFieldMode"];
            postal_code: components["schemas"]["BillingAddressFieldMode"];
            line1: components["schemas"]["BillingAddressFieldMode"];
            line2: components["schemas"]["BillingAddressFieldMode"];
        };
        CheckoutCreate: components["schemas"]["CheckoutProductsCreate"];
        CheckoutCreatedEvent: {
            /** Format: uuid4 */
            id: string;
            /** Format: date-time */
            timestamp: string;
            /** Format: uuid4 */
            organization_id: string;
            customer_id: string | null;
            customer: components["schemas"]["Customer"] | null;
            external_customer_id: string | null;
            member_id?: string | null;
            external_member_id?: string | null;
            /** @default 0 */
            child_count?: number;
            parent_id?: string | null;
            label: string;
            /** @constant */
            source: "system";
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            name: "checkout.created";
            metadata: components["schemas"]["CheckoutCreatedMetadata"];
        };
        CheckoutCreatedMetadata: {
            checkout_id: string;
            checkout_status: string;
            product_id?: string;
        };
        CheckoutDiscountFixedOnceForeverDuration: {
            duration: components["schemas"]["DiscountDuration"];
            type: components["schemas"]["DiscountType"];
            /** @deprecated */
            amount: number;
            /** @deprecated */
            currency: string;
            amounts: {
                [key: string]: number;
            };
            /** Format: uuid4 */
            id: string;
            name: string;
            code: string | null;
        };
        CheckoutDiscountFixedRepeatDuration: {
            duration: components["schemas"]["DiscountDuration"];
            duration_in_months: number;
            type: components["schemas"]["DiscountType"];
            /** @deprecated */
            amount: number;
            /** @deprecated */
            currency: string;
            amounts: {
                [key: string]: number;
            };
            /** Format: uuid4 */
            id: string;
            name: string;
            code: string | null;
        };
        CheckoutDiscountPercentageOnceForeverDuration: {
            duration: components["schemas"]["DiscountDuration"];
            type: components["schemas"]["DiscountType"];
            basis_points: number;
            /** Format: uuid4 */
            id: string;
            name: string;
            code: string | null;
        };
        CheckoutDiscountPercentageRepeatDuration: {
            duration: components["schemas"]["DiscountDuration"];
            duration_in_months: number;
            type: components["schemas"]["DiscountType"];
            basis_points: number;
            /** Format: uuid4 */
            id: string;
            name: string;
            code: string | null;
        };
        CheckoutForbiddenError: components["schemas"]["AlreadyActiveSubscriptionError"] | components["schemas"]["NotOpenCheckout"] | components["schemas"]["PaymentNotReady"] | components["schemas"]["TrialAlreadyRedeemed"] | components["schemas"]["DiscountRedemptionLimitReached"];
        CheckoutLink: {
            /** Format: uuid4 */
            id: string;
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            trial_interval: components["schemas"]["TrialInterval"] | null;
            trial_interval_count: number | null;
            metadata: components["schemas"]["MetadataOutputType"];
            payment_processor: components["schemas"]["PaymentProcessor"];
            client_secret: string;
            success_url: string | null;
            return_url: string | null;
            label: string | null;
            allow_discount_codes: boolean;
            require_billing_address: boolean;
            discount_id: string | null;
            seats: number | null;
            /** Format: uuid4 */
            organization_id: string;
            products: components["schemas"]["CheckoutLinkProduct"][];
            discount: (components["schemas"]["DiscountFixedOnceForeverDurationBase"] | components["schemas"]["DiscountFixedRepeatDurationBase"] | components["schemas"]["DiscountPercentageOnceForeverDurationBase"] | components["schemas"]["DiscountPercentageRepeatDurationBase"]) | null;
            readonly url: string;
        };
        CheckoutLinkCreate: components["schemas"]["CheckoutLinkCreateProductPrice"] | components["schemas"]["CheckoutLinkCreateProduct"] | components["schemas"]["CheckoutLinkCreateProducts"];
        CheckoutLinkCreateProduct: {
            metadata?: {
                [key: string]: string | number | boolean;
            };
            trial_interval?: components["schemas"]["TrialInterval"] | null;
            trial_interval_count?: number | null;
            /** @constant */
            payment_processor: "stripe";
            label?: string | null;
            /** @default true */
            allow_discount_codes?: boolean;
            /** @default false */
            require_billing_address?: boolean;
            discount_id?: string | null;
            seats?: number | null;
            success_url?: string | null;
            return_url?: string | null;
            /** Format: uuid4 */
            product_id: string;
        };
        CheckoutLinkCreateProductPrice: {
            metadata?: {
                [key: string]: string | number | boolean;
            };
            trial_interval?: components["schemas"]["TrialInterval"] | null;
            trial_interval_count?: number | null;
            /** @constant */
            payment_processor: "stripe";
            label?: string | null;
            /** @default true */
            allow_discount_codes?: boolean;
            /** @default false */
            require_billing_address?: boolean;
            discount_id?: string | null;
            seats?: number | null;
            success_url?: string | null;
            return_url?: string | null;
            /** Format: uuid4 */
            product_price_id: string;
        };
        CheckoutLinkCreateProducts: {
            metadata?: {
                [key: string]: string | number | boolean;
            };
            trial_interval?: components["schemas"]["TrialInterval"] | null;
            trial_interval_count?: number | null;
            /** @constant */
            payment_processor: "stripe";
            label?: string | null;
            /** @default true */
            allow_discount_codes?: boolean;
            /** @default false */
            require_billing_address?: boolean;
            discount_id?: string | null;
            seats?: number | null;
            success_url?: string | null;
            return_url?: string | null;
            products: string[];
        };
        CheckoutLinkProduct: {
            metadata: components["schemas"]["MetadataOutputType"];
            /** Format: uuid4 */
            id: string;
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            trial_interval: components["schemas"]["TrialInterval"] | null;
            trial_interval_count: number | null;
            name: string;
            description: string | null;
            visibility: components["schemas"]["ProductVisibility"];
            recurring_interval: components["schemas"]["RecurringInterval"] | null;
            recurring_interval_count: number | null;
            meter_interval: components["schemas"]["RecurringInterval"] | null;
            meter_interval_count: number | null;
            is_recurring: boolean;
            is_archived: boolean;
            /** Format: uuid4 */
            organization_id: string;
            prices: (components["schemas"]["LegacyRecurringProductPrice"] | components["schemas"]["ProductPrice"])[];
            benefits: components["schemas"]["BenefitPublic"][];
            medias: components["schemas"]["ProductMediaFileRead"][];
        };
        /** @enum {string} */
        CheckoutLinkSortProperty: "created_at" | "-created_at" | "label" | "-label" | "success_url" | "-success_url" | "allow_discount_codes" | "-allow_discount_codes";
        CheckoutLinkUpdate: {
            trial_interval?: components["schemas"]["TrialInterval"] | null;
            trial_interval_count?: number | null;
            metadata?: {
                [key: string]: string | number | boolean;
            };
            products?: string[] | null;
            label?: string | null;
            allow_discount_codes?: boolean | null;
            require_billing_address?: boolean | null;
            discount_id?: string | null;
            seats?: number | null;
            success_url?: string | null;
            return_url?: string | null;
        };
        CheckoutOrganization: {
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            /** Format: uuid4 */
            id: string;
            name: string;
            slug: string;
            avatar_url: string | null;
            proration_behavior: components["schemas"]["SubscriptionProrationBehavior"];
            allow_customer_updates: boolean;
        };
        CheckoutProduct: {
            /** Format: uuid4 */
            id: string;
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            trial_interval: components["schemas"]["TrialInterval"] | null;
            trial_interval_count: number | null;
            name: string;
            description: string | null;
            visibility: components["schemas"]["ProductVisibility"];
            recurring_interval: components["schemas"]["RecurringInterval"] | null;
            recurring_interval_count: number | null;
            meter_interval: components["schemas"]["RecurringInterval"] | null;
            meter_interval_count: number | null;
            is_recurring: boolean;
            is_archived: boolean;
            /** Format: uuid4 */
            organization_id: string;
            prices: (components["schemas"]["LegacyRecurringProductPrice"] | components["schemas"]["ProductPrice"])[];
            benefits: components["schemas"]["BenefitPublic"][];
            medias: components["schemas"]["ProductMediaFileRead"][];
        };
        CheckoutProductsCreate: {
            trial_interval?: components["schemas"]["TrialInterval"] | null;
            trial_interval_count?: number | null;
            metadata?: {
                [key: string]: string | number | boolean;
            };
            custom_field_data?: {
                [key: string]: string | number | boolean | null;
            };
            discount_id?: string | null;
            /** @default true */
            allow_discount_codes?: boolean;
            /** @default false */
            require_billing_address?: boolean;
            amount?: number | null;
            seats?: number | null;
            min_seats?: number | null;
            max_seats?: number | null;
            /** @default true */
            allow_trial?: boolean;
            customer_id?: string | null;
            /** @default false */
            is_business_customer?: boolean;
            external_customer_id?: string | null;
            customer_name?: string | null;
            customer_email?: string | null;
            customer_ip_address?: string | null;
            customer_billing_name?: string | null;
            customer_billing_address?: components["schemas"]["AddressInput"] | null;
            customer_tax_id?: string | null;
            customer_metadata?: {
                [key: string]: string | number | boolean;
            };
            subscription_id?: string | null;
            success_url?: string | null;
            return_url?: string | null;
            embed_origin?: string | null;
            locale?: string | null;
            currency?: components["schemas"]["PresentmentCurrency"] | null;
            products: string[];
            prices?: {
                [key: string]: (components["schemas"]["ProductPriceFixedCreate"] | components["schemas"]["ProductPriceCustomCreate"] | components["schemas"]["ProductPriceSeatBasedCreate"] | components["schemas"]["ProductPriceMeteredUnitCreate"])[];
            } | null;
        };
        CheckoutPublic: {
            /** Format: uuid4 */
            id: string;
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            custom_field_data?: {
                [key: string]: string | number | boolean | null;
            };
            payment_processor: components["schemas"]["PaymentProcessor"];
            status: components["schemas"]["CheckoutStatus"];
            client_secret: string;
            url: string;
            /** Format: date-time */
            expires_at: string;
            success_url: string;
            return_url: string | null;
            embed_origin: string | null;
            amount: number;
            seats?: number | null;
            min_seats?: number | null;
            max_seats?: number | null;
            discount_amount: number;
            net_amount: number;
            tax_amount: number | null;
            tax_behavior: components["schemas"]["TaxBehavior"] | null;
            total_amount: number;
            currency: string;
            allow_trial: boolean | null;
            active_trial_interval: components["schemas"]["TrialInterval"] | null;
            active_trial_interval_count: number | null;
            trial_end: string | null;
            /** Format: uuid4 */
            organization_id: string;
            product_id: string | null;
            /** @deprecated */
            product_price_id: string | null;
            discount_id: string | null;
            allow_discount_codes: boolean;
            require_billing_address: boolean;
            is_discount_applicable: boolean;
            is_free_product_price: boolean;
            is_payment_required: boolean;
            is_payment_setup_required: boolean;
            is_payment_form_required: boolean;
            customer_id: string | null;
            is_business_customer: boolean;
            customer_name: string | null;
            customer_email: string | null;
            customer_ip_address: string | null;
            customer_billing_name: string | null;
            customer_billing_address: components["schemas"]["Address"] | null;
            customer_tax_id: string | null;
            locale?: string | null;
            payment_method_type: string | null;
            payment_processor_metadata: {
                [key: string]: string;
            };
            billing_address_fields: components["schemas"]["CheckoutBillingAddressFields"];
            products: components["schemas"]["CheckoutProduct"][];
            product: components["schemas"]["CheckoutProduct"] | null;
            /** @deprecated */
            product_price: (components["schemas"]["LegacyRecurringProductPrice"] | components["schemas"]["ProductPrice"]) | null;
            prices: {
                [key: string]: (components["schemas"]["LegacyRecurringProductPrice"] | components["schemas"]["ProductPrice"])[];
            } | null;
            discount: (components["schemas"]["CheckoutDiscountFixedOnceForeverDuration"] | components["schemas"]["CheckoutDiscountFixedRepeatDuration"] | components["schemas"]["CheckoutDiscountPercentageOnceForeverDuration"] | components["schemas"]["CheckoutDiscountPercentageRepeatDuration"]) | null;
            organization: components["schemas"]["CheckoutOrganization"];
            attached_custom_fields: components["schemas"]["AttachedCustomField"][] | null;
        };
        /** @enum {string} */
        CheckoutSortProperty: "created_at" | "-created_at" | "expires_at" | "-expires_at" | "status" | "-status";
        /** @enum {string} */
        CheckoutStatus: "open" | "expired" | "confirmed" | "succeeded" | "failed";
        CheckoutUpdate: {
            custom_field_data?: {
                [key: string]: string | number | boolean | null;
            };
            product_id?: string | null;
            /** @deprecated */
            product_price_id?: string | null;
            amount?: number | null;
            seats?: number | null;
            is_business_customer?: boolean | null;
            customer_name?: string | null;
            customer_email?: string | null;
            customer_billing_name?: string | null;
            customer_billing_address?: components["schemas"]["AddressInput"] | null;
            customer_tax_id?: string | null;
            locale?: string | null;
            trial_interval?: components["schemas"]["TrialInterval"] | null;
            trial_interval_count?: number | null;
            metadata?: {
                [key: string]: string | number | boolean;
            };
            currency?: components["schemas"]["PresentmentCurrency"] | null;
            discount_id?: string | null;
            allow_discount_codes?: boolean | null;
            require_billing_address?: boolean | null;
            allow_trial?: boolean | null;
            customer_ip_address?: string | null;
            customer_metadata?: {
                [key: string]: string | number | boolean;
            } | null;
            success_url?: string | null;
            return_url?: string | null;
            embed_origin?: string | null;
        };
        CheckoutUpdatePublic: {
            custom_field_data?: {
                [key: string]: string | number | boolean | null;
            };
            product_id?: string | null;
            /** @deprecated */
            product_price_id?: string | null;
            amount?: number | null;
            seats?: number | null;
            is_business_customer?: boolean | null;
            customer_name?: string | null;
            customer_email?: string | null;
            customer_billing_name?: string | null;
            customer_billing_address?: components["schemas"]["AddressInput"] | null;
            customer_tax_id?: string | null;
            locale?: string | null;
            payment_method_type?: string | null;
            discount_code?: string | null;
            allow_trial?: false | null;
        };
        "CostMetadata-Input": {
            amount: number | string;
            currency: string;
        };
        "CostMetadata-Output": {
            amount: string;
            currency: string;
        };
        CountAggregation: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            func: "count";
        };
        CursorPagination: {
            has_next_page: boolean;
        };
        CustomField: components["schemas"]["CustomFieldText"] | components["schemas"]["CustomFieldNumber"] | components["schemas"]["CustomFieldDate"] | components["schemas"]["CustomFieldCheckbox"] | components["schemas"]["CustomFieldSelect"];
        CustomFieldCheckbox: {
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            /** Format: uuid4 */
            id: string;
            metadata: components["schemas"]["MetadataOutputType"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "checkbox";
            slug: string;
            name: string;
            /** Format: uuid4 */
            organization_id: string;
            properties: components["schemas"]["CustomFieldCheckboxProperties"];
        };
        CustomFieldCheckboxProperties: {
            form_label?: string;
            form_help_text?: string;
            form_placeholder?: string;
        };
        CustomFieldCreate: components["schemas"]["CustomFieldCreateText"] | components["schemas"]["CustomFieldCreateNumber"] | components["schemas"]["CustomFieldCreateDate"] | components["schemas"]["CustomFieldCreateCheckbox"] | components["schemas"]["CustomFieldCreateSelect"];
        CustomFieldCreateCheckbox: {
            metadata?: {
                [key: string]: string | number | boolean;
            };
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "checkbox";
            slug: string;
            name: string;
            organization_id?: string | null;
            properties: components["schemas"]["CustomFieldCheckboxProperties"];
        };
        CustomFieldCreateDate: {
            metadata?: {
                [key: string]: string | number | boolean;
            };
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "date";
            slug: string;
            name: string;
            organization_id?: string | null;
            properties: components["schemas"]["CustomFieldDateProperties"];
        };
        CustomFieldCreateNumber: {
            metadata?: {
                [key: string]: string | number | boolean;
            };
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "number";
            slug: string;
            name: string;
            organization_id?: string | null;
            properties: components["schemas"]["CustomFieldNumberProperties"];
        };
        CustomFieldCreateSelect: {
            metadata?: {
                [key: string]: string | number | boolean;
            };
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "select";
            slug: string;
            name: string;
            organization_id?: string | null;
            properties: components["schemas"]["CustomFieldSelectProperties"];
        };
        CustomFieldCreateText: {
            metadata?: {
                [key: string]: string | number | boolean;
            };
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "text";
            slug: string;
            name: string;
            organization_id?: string | null;
            properties: components["schemas"]["CustomFieldTextProperties"];
        };
        CustomFieldDate: {
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            /** Format: uuid4 */
            id: string;
            metadata: components["schemas"]["MetadataOutputType"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "date";
            slug: string;
            name: string;
            /** Format: uuid4 */
            organization_id: string;
            properties: components["schemas"]["CustomFieldDateProperties"];
        };
        CustomFieldDateProperties: {
            form_label?: string;
            form_help_text?: string;
            form_placeholder?: string;
            ge?: number;
            le?: number;
        };
        CustomFieldNumber: {
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            /** Format: uuid4 */
            id: string;
            metadata: components["schemas"]["MetadataOutputType"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "number";
            slug: string;
            name: string;
            /** Format: uuid4 */
            organization_id: string;
            properties: components["schemas"]["CustomFieldNumberProperties"];
        };
        CustomFieldNumberProperties: {
            form_label?: string;
            form_help_text?: string;
            form_placeholder?: string;
            ge?: number;
            le?: number;
        };
        CustomFieldSelect: {
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            /** Format: uuid4 */
            id: string;
            metadata: components["schemas"]["MetadataOutputType"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "select";
            slug: string;
            name: string;
            /** Format: uuid4 */
            organization_id: string;
            properties: components["schemas"]["CustomFieldSelectProperties"];
        };
        CustomFieldSelectOption: {
            value: string;
            label: string;
        };
        CustomFieldSelectProperties: {
            form_label?: string;
            form_help_text?: string;
            form_placeholder?: string;
            options: components["schemas"]["CustomFieldSelectOption"][];
        };
        /** @enum {string} */
        CustomFieldSortProperty: "created_at" | "-created_at" | "slug" | "-slug" | "name" | "-name" | "type" | "-type";
        CustomFieldText: {
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            /** Format: uuid4 */
            id: string;
            metadata: components["schemas"]["MetadataOutputType"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "text";
            slug: string;
            name: string;
            /** Format: uuid4 */
            organization_id: string;
            properties: components["schemas"]["CustomFieldTextProperties"];
        };
        CustomFieldTextProperties: {
            form_label?: string;
            form_help_text?: string;
            form_placeholder?: string;
            textarea?: boolean;
            min_length?: number;
            max_length?: number;
        };
        /** @enum {string} */
        CustomFieldType: "text" | "number" | "date" | "checkbox" | "select";
        CustomFieldUpdate: components["schemas"]["CustomFieldUpdateText"] | components["schemas"]["CustomFieldUpdateNumber"] | components["schemas"]["CustomFieldUpdateDate"] | components["schemas"]["CustomFieldUpdateCheckbox"] | components["schemas"]["CustomFieldUpdateSelect"];
        CustomFieldUpdateCheckbox: {
            metadata?: {
                [key: string]: string | number | boolean;
            };
            name?: string | null;
            slug?: string | null;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "checkbox";
            properties?: components["schemas"]["CustomFieldCheckboxProperties"] | null;
        };
        CustomFieldUpdateDate: {
            metadata?: {
                [key: string]: string | number | boolean;
            };
            name?: string | null;
            slug?: string | null;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "date";
            properties?: components["schemas"]["CustomFieldDateProperties"] | null;
        };
        CustomFieldUpdateNumber: {
            metadata?: {
                [key: string]: string | number | boolean;
            };
            name?: string | null;
            slug?: string | null;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "number";
            properties?: components["schemas"]["CustomFieldNumberProperties"] | null;
        };
        CustomFieldUpdateSelect: {
            metadata?: {
                [key: string]: string | number | boolean;
            };
            name?: string | null;
            slug?: string | null;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "select";
            properties?: components["schemas"]["CustomFieldSelectProperties"] | null;
        };
        CustomFieldUpdateText: {
            metadata?: {
                [key: string]: string | number | boolean;
            };
            name?: string | null;
            slug?: string | null;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "text";
            properties?: components["schemas"]["CustomFieldTextProperties"] | null;
        };
        Customer: components["schemas"]["CustomerIndividual"] | components["schemas"]["CustomerTeam"];
        CustomerBenefitGrant: components["schemas"]["CustomerBenefitGrantDiscord"] | components["schemas"]["CustomerBenefitGrantGitHubRepository"] | components["schemas"]["CustomerBenefitGrantDownloadables"] | components["schemas"]["CustomerBenefitGrantLicenseKeys"] | components["schemas"]["CustomerBenefitGrantCustom"] | components["schemas"]["CustomerBenefitGrantMeterCredit"] | components["schemas"]["CustomerBenefitGrantFeatureFlag"] | components["schemas"]["CustomerBenefitGrantSlackSharedChannel"];
        CustomerBenefitGrantCustom: {
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            /** Format: uuid4 */
            id: string;
            granted_at: string | null;
            revoked_at: string | null;
            /** Format: uuid4 */
            customer_id: string;
            member_id?: string | null;
            /** Format: uuid4 */
            benefit_id: string;
            subscription_id: string | null;
            order_id: string | null;
            is_granted: boolean;
            is_revoked: boolean;
            error?: components["schemas"]["BenefitGrantError"] | null;
            customer: components["schemas"]["CustomerPortalCustomer"];
            benefit: components["schemas"]["BenefitCustomSubscriber"];
            properties: components["schemas"]["BenefitGrantCustomProperties"];
        };
        CustomerBenefitGrantCustomUpdate: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            benefit_type: "custom";
        };
        CustomerBenefitGrantDiscord: {
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            /** Format: uuid4 */
            id: string;
            granted_at: string | null;
            revoked_at: string | null;
            /** Format: uuid4 */
            customer_id: string;
            member_id?: string | null;
            /** Format: uuid4 */
            benefit_id: string;
            subscription_id: string | null;
            order_id: string | null;
            is_granted: boolean;
            is_revoked: boolean;
            error?: components["schemas"]["BenefitGrantError"] | null;
            customer: components["schemas"]["CustomerPortalCustomer"];
            benefit: components["schemas"]["BenefitDiscordSubscriber"];
            properties: components["schemas"]["BenefitGrantDiscordProperties"];
        };
        CustomerBenefitGrantDiscordPropertiesUpdate: {
            account_id: string | null;
        };
        CustomerBenefitGrantDiscordUpdate: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            benefit_type: "discord";
            properties: components["schemas"]["CustomerBenefitGrantDiscordPropertiesUpdate"];
        };
        CustomerBenefitGrantDownloadables: {
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            /** Format: uuid4 */
            id: string;
            granted_at: string | null;
            revoked_at: string | null;
            /** Format: uuid4 */
            customer_id: string;
            member_id?: string | null;
            /** Format: uuid4 */
            benefit_id: string;
            subscription_id: string | null;
            order_id: string | null;
            is_granted: boolean;
            is_revoked: boolean;
            error?: components["schemas"]["BenefitGrantError"] | null;
            customer: components["schemas"]["CustomerPortalCustomer"];
            benefit: components["schemas"]["BenefitDownloadablesSubscriber"];
            properties: components["schemas"]["BenefitGrantDownloadablesProperties"];
        };
        CustomerBenefitGrantDownloadablesUpdate: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            benefit_type: "downloadables";
        };
        CustomerBenefitGrantFeatureFlag: {
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            /** Format: uuid4 */
            id: string;
            granted_at: string | null;
            revoked_at: string | null;
            /** Format: uuid4 */
            customer_id: string;
            member_id?: string | null;
            /** Format: uuid4 */
            benefit_id: string;
            subscription_id: string | null;
            order_id: string | null;
            is_granted: boolean;
            is_revoked: boolean;
            error?: components["schemas"]["BenefitGrantError"] | null;
            customer: components["schemas"]["CustomerPortalCustomer"];
            benefit: components["schemas"]["BenefitFeatureFlagSubscriber"];
            properties: components["schemas"]["BenefitGrantFeatureFlagProperties"];
        };
        CustomerBenefitGrantFeatureFlagUpdate: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            benefit_type: "feature_flag";
        };
        CustomerBenefitGrantGitHubRepository: {
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            /** Format: uuid4 */
            id: string;
            granted_at: string | null;
            revoked_at: string | null;
            /** Format: uuid4 */
            customer_id: string;
            member_id?: string | null;
            /** Format: uuid4 */
            benefit_id: string;
            subscription_id: string | null;
            order_id: string | null;
            is_granted: boolean;
            is_revoked: boolean;
            error?: components["schemas"]["BenefitGrantError"] | null;
            customer: components["schemas"]["CustomerPortalCustomer"];
            benefit: components["schemas"]["BenefitGitHubRepositorySubscriber"];
            properties: components["schemas"]["BenefitGrantGitHubRepositoryProperties"];
        };
        CustomerBenefitGrantGitHubRepositoryPropertiesUpdate: {
            account_id: string | null;
        };
        CustomerBenefitGrantGitHubRepositoryUpdate: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            benefit_type: "github_repository";
            properties: components["schemas"]["CustomerBenefitGrantGitHubRepositoryPropertiesUpdate"];
        };
        CustomerBenefitGrantLicenseKeys: {
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            /** Format: uuid4 */
            id: string;
            granted_at: string | null;
            revoked_at: string | null;
            /** Format: uuid4 */
            customer_id: string;
            member_id?: string | null;
            /** Format: uuid4 */
            benefit_id: string;
            subscription_id: string | null;
            order_id: string | null;
            is_granted: boolean;
            is_revoked: boolean;
            error?: components["schemas"]["BenefitGrantError"] | null;
            customer: components["schemas"]["CustomerPortalCustomer"];
            benefit: components["schemas"]["BenefitLicenseKeysSubscriber"];
            properties: components["schemas"]["BenefitGrantLicenseKeysProperties"];
        };
        CustomerBenefitGrantLicenseKeysUpdate: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            benefit_type: "license_keys";
        };
        CustomerBenefitGrantMeterCredit: {
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            /** Format: uuid4 */
            id: string;
            granted_at: string | null;
            revoked_at: string | null;
            /** Format: uuid4 */
            customer_id: string;
            member_id?: string | null;
            /** Format: uuid4 */
            benefit_id: string;
            subscription_id: string | null;
            order_id: string | null;
            is_granted: boolean;
            is_revoked: boolean;
            error?: components["schemas"]["BenefitGrantError"] | null;
            customer: components["schemas"]["CustomerPortalCustomer"];
            benefit: components["schemas"]["BenefitMeterCreditSubscriber"];
            properties: components["schemas"]["BenefitGrantMeterCreditProperties"];
        };
        CustomerBenefitGrantMeterCreditUpdate: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            benefit_type: "meter_credit";
        };
        CustomerBenefitGrantSlackSharedChannel: {
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            /** Format: uuid4 */
            id: string;
            granted_at: string | null;
            revoked_at: string | null;
            /** Format: uuid4 */
            customer_id: string;
            member_id?: string | null;
            /** Format: uuid4 */
            benefit_id: string;
            subscription_id: string | null;
            order_id: string | null;
            is_granted: boolean;
            is_revoked: boolean;
            error?: components["schemas"]["BenefitGrantError"] | null;
            customer: components["schemas"]["CustomerPortalCustomer"];
            benefit: components["schemas"]["BenefitSlackSharedChannelSubscriber"];
            properties: components["schemas"]["BenefitGrantSlackSharedChannelProperties"];
        };
        CustomerBenefitGrantSlackSharedChannelPropertiesUpdate: {
            /** Format: email */
            invited_email: string;
        };
        CustomerBenefitGrantSlackSharedChannelUpdate: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            benefit_type: "slack_shared_channel";
            properties: components["schemas"]["CustomerBenefitGrantSlackSharedChannelPropertiesUpdate"];
        };
        /** @enum {string} */
        CustomerBenefitGrantSortProperty: "granted_at" | "-granted_at" | "type" | "-type" | "organization" | "-organization" | "product_benefit" | "-product_benefit";
        CustomerBenefitGrantUpdate: components["schemas"]["CustomerBenefitGrantDiscordUpdate"] | components["schemas"]["CustomerBenefitGrantGitHubRepositoryUpdate"] | components["schemas"]["CustomerBenefitGrantDownloadablesUpdate"] | components["schemas"]["CustomerBenefitGrantLicenseKeysUpdate"] | components["schemas"]["CustomerBenefitGrantCustomUpdate"] | components["schemas"]["CustomerBenefitGrantMeterCreditUpdate"] | components["schemas"]["CustomerBenefitGrantFeatureFlagUpdate"] | components["schemas"]["CustomerBenefitGrantSlackSharedChannelUpdate"];
        /** @enum {string} */
        CustomerCancellationReason: "customer_service" | "low_quality" | "missing_features" | "switched_service" | "too_complex" | "too_expensive" | "unused" | "other";
        CustomerCreate: components["schemas"]["CustomerIndividualCreate"] | components["schemas"]["CustomerTeamCreate"];
        CustomerCreatedEvent: {
            /** Format: uuid4 */
            id: string;
            /** Format: date-time */
            timestamp: string;
            /** Format: uuid4 */
            organization_id: string;
            customer_id: string | null;
            customer: components["schemas"]["Customer"] | null;
            external_customer_id: string | null;
            member_id?: string | null;
            external_member_id?: string | null;
            /** @default 0 */
            child_count?: number;
            parent_id?: string | null;
            label: string;
            /** @constant */
            source: "system";
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            name: "customer.created";
            metadata: components["schemas"]["CustomerCreatedMetadata"];
        };
        CustomerCreatedMetadata: {
            customer_id: string;
            customer_email: string | null;
            customer_name: string | null;
            customer_external_id: string | null;
        };
        CustomerCustomerMeter: {
            /** Format: uuid4 */
            id: string;
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            /** Format: uuid4 */
            customer_id: string;
            /** Format: uuid4 */
            meter_id: string;
            consumed_units: number;
            credited_units: number;
            balance: number;
            meter: components["schemas"]["CustomerCustomerMeterMeter"];
        };
        CustomerCustomerMeterMeter: {
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            /** Format: uuid4 */
            id: string;
            name: string;
        };
        /** @enum {string} */
        CustomerCustomerMeterSortProperty: "created_at" | "-created_at" | "modified_at" | "-modified_at" | "meter_id" | "-meter_id" | "meter_name" | "-meter_name" | "consumed_units" | "-consumed_units" | "credited_units" | "-credited_units" | "balance" | "-balance";
        CustomerCustomerSession: {
            /** Format: date-time */
            expires_at: string;
            return_url: string | null;
        };
        CustomerDeletedEvent: {
            /** Format: uuid4 */
            id: string;
            /** Format: date-time */
            timestamp: string;
            /** Format: uuid4 */
            organization_id: string;
            customer_id: string | null;
            customer: components["schemas"]["Customer"] | null;
            external_customer_id: string | null;
            member_id?: string | null;
            external_member_id?: string | null;
            /** @default 0 */
            child_count?: number;
            parent_id?: string | null;
            label: string;
            /** @constant */
            source: "system";
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            name: "customer.deleted";
            metadata: components["schemas"]["CustomerDeletedMetadata"];
        };
        CustomerDeletedMetadata: {
            customer_id: string;
            customer_email: string | null;
            customer_name: string | null;
            customer_external_id: string | null;
        };
        CustomerEmailUpdateRequest: {
            /** Format: email */
            email: string;
        };
        CustomerEmailUpdateVerifyRequest: {
            token: string;
        };
        CustomerEmailUpdateVerifyResponse: {
            token: string;
        };
        CustomerIndividual: {
            /** Format: uuid4 */
            id: string;
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            metadata: components["schemas"]["MetadataOutputType"];
            external_id?: string | null;
            email: string;
            email_verified: boolean;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "individual";
            name: string | null;
            billing_name: string | null;
            billing_address: components["schemas"]["Address"] | null;
            tax_id: [
                string,
                components["schemas"]["TaxIDFormat"]
            ] | null;
            locale?: string | null;
            /** Format: uuid4 */
            organization_id: string;
            default_payment_method_id?: string | null;
            deleted_at: string | null;
            first_user_event_at: string | null;
            avatar_url: string | null;
        };
        CustomerIndividualCreate: {
            metadata?: {
                [key: string]: string | number | boolean;
            };
            external_id?: string | null;
            name?: string | null;
            billing_address?: components["schemas"]["AddressInput"] | null;
            tax_id?: string | null;
            locale?: string | null;
            organization_id?: string | null;
            owner?: components["schemas"]["MemberOwnerCreate"] | null;
            /**
             * @default individual
             * @constant
             */
            type?: "individual";
            /** Format: email */
            email: string;
        };
        CustomerMeter: {
            /** Format: uuid4 */
            id: string;
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            /** Format: uuid4 */
            customer_id: string;
            /** Format: uuid4 */
            meter_id: string;
            consumed_units: number;
            credited_units: number;
            balance: number;
            customer: components["schemas"]["Customer"];
            meter: components["schemas"]["Meter"];
        };
        /** @enum {string} */
        CustomerMeterSortProperty: "created_at" | "-created_at" | "modified_at" | "-modified_at" | "customer_id" | "-customer_id" | "customer_name" | "-customer_name" | "meter_id" | "-meter_id" | "meter_name" | "-meter_name" | "consumed_units" | "-consumed_units" | "credited_units" | "-credited_units" | "balance" | "-balance";
        CustomerOrder: {
            /** Format: uuid4 */
            id: string;
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            status: components["schemas"]["OrderStatus"];
            paid: boolean;
            subtotal_amount: number;
            discount_amount: number;
            net_amount: number;
            tax_amount: number;
            total_amount: number;
            applied_balance_amount: number;
            due_amount: number;
            refunded_amount: number;
            refunded_tax_amount: number;
            currency: string;
            billing_reason: components["schemas"]["OrderBillingReason"];
            billing_name: string | null;
            billing_address: components["schemas"]["Address"] | null;
            invoice_number: string | null;
            is_invoice_generated: boolean;
            receipt_number: string | null;
            seats?: number | null;
            /** Format: uuid4 */
            customer_id: string;
            product_id: string | null;
            discount_id: string | null;
            subscription_id: string | null;
            checkout_id: string | null;
            next_payment_attempt_at?: string | null;
            product: components["schemas"]["CustomerOrderProduct"] | null;
            subscription: components["schemas"]["CustomerOrderSubscription"] | null;
            items: components["schemas"]["OrderItemSchema"][];
            description: string;
            readonly refundable_amount: number;
            readonly refundable_tax_amount: number;
        };
        CustomerOrderConfirmPayment: {
            confirmation_token_id?: string | null;
            payment_method_id?: string | null;
            /** @default stripe */
            payment_processor?: components["schemas"]["PaymentProcessor"];
        };
        CustomerOrderInvoice: {
            url: string;
        };
        CustomerOrderPaymentConfirmation: {
            status: string;
            client_secret?: string | null;
            error?: string | null;
        };
        CustomerOrderPaymentStatus: {
            status: string;
            error?: string | null;
        };
        CustomerOrderProduct: {
            /** Format: uuid4 */
            id: string;
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            trial_interval: components["schemas"]["TrialInterval"] | null;
            trial_interval_count: number | null;
            name: string;
            description: string | null;
            visibility: components["schemas"]["ProductVisibility"];
            recurring_interval: components["schemas"]["RecurringInterval"] | null;
            recurring_interval_count: number | null;
            meter_interval: components["schemas"]["RecurringInterval"] | null;
            meter_interval_count: number | null;
            is_recurring: boolean;
            is_archived: boolean;
            /** Format: uuid4 */
            organization_id: string;
            prices: (components["schemas"]["LegacyRecurringProductPrice"] | components["schemas"]["ProductPrice"])[];
            benefits: components["schemas"]["BenefitPublic"][];
            medias: components["schemas"]["ProductMediaFileRead"][];
            organization: components["schemas"]["CustomerOrganization"];
        };
        CustomerOrderReceipt: {
            url: string;
        };
        /** @enum {string} */
        CustomerOrderSortProperty: "created_at" | "-created_at" | "amount" | "-amount" | "net_amount" | "-net_amount" | "product" | "-product" | "subscription" | "-subscription";
        CustomerOrderSubscription: {
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            /** Format: uuid4 */
            id: string;
            amount: number;
            currency: string;
            recurring_interval: components["schemas"]["RecurringInterval"];
            recurring_interval_count: number;
            status: components["schemas"]["SubscriptionStatus"];
            /** Format: date-time */
            current_period_start: string;
            /** Format: date-time */
            current_period_end: string;
            current_meter_period_start: string | null;
            current_meter_period_end: string | null;
            trial_start: string | null;
            trial_end: string | null;
            cancel_at_period_end: boolean;
            canceled_at: string | null;
            started_at: string | null;
            ends_at: string | null;
            ended_at: string | null;
            past_due_at?: string | null;
            pause_at_period_end: boolean;
            paused_at: string | null;
            resumes_at: string | null;
            /** Format: uuid4 */
            customer_id: string;
            /** Format: uuid4 */
            product_id: string;
            discount_id: string | null;
            checkout_id: string | null;
            seats?: number | null;
            customer_cancellation_reason: components["schemas"]["CustomerCancellationReason"] | null;
            customer_cancellation_comment: string | null;
        };
        CustomerOrderUpdate: {
            billing_name?: string | null;
            billing_address?: components["schemas"]["AddressInput"] | null;
        };
        CustomerOrganization: {
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            /** Format: uuid4 */
            id: string;
            name: string;
            slug: string;
            avatar_url: string | null;
            proration_behavior: components["schemas"]["SubscriptionProrationBehavior"];
            allow_customer_updates: boolean;
            customer_portal_settings: components["schemas"]["OrganizationCustomerPortalSettings"];
            organization_features?: components["schemas"]["CustomerOrganizationFeatureSettings"];
        };
        CustomerOrganizationData: {
            organization: components["schemas"]["CustomerOrganization"];
            products: components["schemas"]["CustomerProduct"][];
        };
        CustomerOrganizationFeatureSettings: {
            /** @default false */
            member_model_enabled?: boolean;
            /** @default false */
            checkout_localization_enabled?: boolean;
        };
        CustomerPaymentMethod: components["schemas"]["PaymentMethodCard"] | components["schemas"]["PaymentMethodGeneric"];
        CustomerPaymentMethodCard: {
            /** Format: uuid4 */
            id: string;
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            processor: components["schemas"]["PaymentProcessor"];
            /** Format: uuid4 */
            customer_id: string;
            /** @constant */
            type: "card";
            method_metadata: components["schemas"]["PaymentMethodCardMetadata"];
            is_default: boolean;
        };
        CustomerPaymentMethodGeneric: {
            /** Format: uuid4 */
            id: string;
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            processor: components["schemas"]["PaymentProcessor"];
            /** Format: uuid4 */
            customer_id: string;
            type: string;
            is_default: boolean;
        };
        CustomerPortalCustomer: {
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            /** Format: uuid4 */
            id: string;
            email: string | null;
            email_verified: boolean;
            name: string | null;
            billing_name: string | null;
            billing_address: components["schemas"]["Address"] | null;
            tax_id: [
                string,
                components["schemas"]["TaxIDFormat"]
            ] | null;
            oauth_accounts: {
                [key: string]: components["schemas"]["CustomerPortalOAuthAccount"];
            };
            default_payment_method_id?: string | null;
            type?: components["schemas"]["CustomerType"] | null;
            locale?: string | null;
        };
        CustomerPortalCustomerSettings: {
            allow_email_change?: boolean;
        };
        CustomerPortalCustomerUpdate: {
            billing_name?: string | null;
            billing_address?: components["schemas"]["AddressInput"] | null;
            tax_id?: string | null;
            default_payment_method_id?: string | null;
        };
        CustomerPortalMember: {
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            /** Format: uuid4 */
            id: string;
            email: string;
            name: string | null;
            role: components["schemas"]["MemberRole"];
        };
        CustomerPortalMemberCreate: {
            /** Format: email */
            email: string;
            name?: string | null;
            /** @default member */
            role?: components["schemas"]["MemberRole"];
        };
        CustomerPortalMemberUpdate: {
            name?: string | null;
            role?: components["schemas"]["MemberRole"] | null;
        };
        CustomerPortalOAuthAccount: {
            account_id: string;
            account_username: string | null;
        };
        CustomerPortalSubscriptionSettings: {
            update_seats: boolean;
            update_plan: boolean;
            pause?: boolean;
        };
        CustomerPortalUsageSettings: {
            show: boolean;
        };
        CustomerProduct: {
            /** Format: uuid4 */
            id: string;
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            trial_interval: components["schemas"]["TrialInterval"] | null;
            trial_interval_count: number | null;
            name: string;
            description: string | null;
            visibility: components["schemas"]["ProductVisibility"];
            recurring_interval: components["schemas"]["RecurringInterval"] | null;
            recurring_interval_count: number | null;
            meter_interval: components["schemas"]["RecurringInterval"] | null;
            meter_interval_count: number | null;
            is_recurring: boolean;
            is_archived: boolean;
            /** Format: uuid4 */
            organization_id: string;
            prices: (components["schemas"]["LegacyRecurringProductPrice"] | components["schemas"]["ProductPrice"])[];
            benefits: components["schemas"]["BenefitPublic"][];
            medias: components["schemas"]["ProductMediaFileRead"][];
        };
        CustomerSeat: {
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            /** Format: uuid */
            id: string;
            subscription_id: string | null;
            order_id: string | null;
            status: components["schemas"]["SeatStatus"];
            customer_id: string | null;
            member_id: string | null;
            member: components["schemas"]["Member"] | null;
            email: string | null;
            customer_email: string | null;
            invitation_token_expires_at: string | null;
            claimed_at: string | null;
            revoked_at: string | null;
            seat_metadata: {
                [key: string]: unknown;
            } | null;
        };
        CustomerSeatAssign: {
            subscription_id?: string | null;
            order_id?: string | null;
            email?: string | null;
            external_customer_id?: string | null;
            customer_id?: string | null;
            external_member_id?: string | null;
            member_id?: string | null;
            metadata?: {
                [key: string]: unknown;
            } | null;
            /** @default false */
            immediate_claim?: boolean;
            checkout_id?: string | null;
        };
        CustomerSeatClaimResponse: {
            seat: components["schemas"]["CustomerSeat"];
            customer_session_token: string;
        };
        CustomerSession: {
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            /** Format: uuid4 */
            id: string;
            token: string;
            /** Format: date-time */
            expires_at: string;
            return_url: string | null;
            customer_portal_url: string;
            /** Format: uuid4 */
            customer_id: string;
            customer: components["schemas"]["Customer"];
        };
        CustomerSessionCustomerExternalIDCreate: {
            member_id?: string | null;
            external_member_id?: string | null;
            return_url?: string | null;
            external_customer_id: string;
        };
        CustomerSessionCustomerIDCreate: {
            member_id?: string | null;
            external_member_id?: string | null;
            return_url?: string | null;
            /** Format: uuid4 */
            customer_id: string;
        };
        /** @enum {string} */
        CustomerSortProperty: "created_at" | "-created_at" | "email" | "-email" | "name" | "-name";
        CustomerState: components["schemas"]["CustomerStateIndividual"] | components["schemas"]["CustomerStateTeam"];
        CustomerStateBenefitGrant: {
            /** Format: uuid4 */
            id: string;
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            /** Format: date-time */
            granted_at: string;
            /** Format: uuid4 */
            benefit_id: string;
            benefit_type: components["schemas"]["BenefitType"];
            benefit_metadata: components["schemas"]["MetadataOutputType"];
            properties: components["schemas"]["BenefitGrantDiscordProperties"] | components["schemas"]["BenefitGrantGitHubRepositoryProperties"] | components["schemas"]["BenefitGrantDownloadablesProperties"] | components["schemas"]["BenefitGrantLicenseKeysProperties"] | components["schemas"]["BenefitGrantCustomProperties"] | components["schemas"]["BenefitGrantFeatureFlagProperties"] | components["schemas"]["BenefitGrantSlackSharedChannelProperties"];
        };
        CustomerStateIndividual: {
            /** Format: uuid4 */
            id: string;
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            metadata: components["schemas"]["MetadataOutputType"];
            external_id?: string | null;
            email: string;
            email_verified: boolean;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "individual";
            name: string | null;
            billing_name: string | null;
            billing_address: components["schemas"]["Address"] | null;
            tax_id: [
                string,
                components["schemas"]["TaxIDFormat"]
            ] | null;
            locale?: string | null;
            /** Format: uuid4 */
            organization_id: string;
            default_payment_method_id?: string | null;
            deleted_at: string | null;
            first_user_event_at: string | null;
            avatar_url: string | null;
            active_subscriptions: components["schemas"]["CustomerStateSubscription"][];
            granted_benefits: components["schemas"]["CustomerStateBenefitGrant"][];
            active_meters: components["schemas"]["CustomerStateMeter"][];
        };
        CustomerStateMeter: {
            /** Format: uuid4 */
            id: string;
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            /** Format: uuid4 */
            meter_id: string;
            consumed_units: number;
            credited_units: number;
            balance: number;
        };
        CustomerStateSubscription: {
            /** Format: uuid4 */
            id: string;
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            custom_field_data?: {
                [key: string]: string | number | boolean | null;
            };
            metadata: components["schemas"]["MetadataOutputType"];
            /** @enum {string} */
            status: "active" | "trialing";
            amount: number;
            currency: string;
            recurring_interval: components["schemas"]["RecurringInterval"];
            /** Format: date-time */
            current_period_start: string;
            /** Format: date-time */
            current_period_end: string;
            trial_start: string | null;
            trial_end: string | null;
            cancel_at_period_end: boolean;
            canceled_at: string | null;
            started_at: string | null;
            ends_at: string | null;
            /** Format: uuid4 */
            product_id: string;
            discount_id: string | null;
            meters: components["schemas"]["CustomerStateSubscriptionMeter"][];
        };
        CustomerStateSubscriptionMeter: {
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            /** Format: uuid4 */
            id: string;
            consumed_units: number;
            credited_units: number;
            amount: number;
            /** Format: uuid4 */
            meter_id: string;
        };
        CustomerStateTeam: {
            /** Format: uuid4 */
            id: string;
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            metadata: components["schemas"]["MetadataOutputType"];
            external_id?: string | null;
            email?: string | null;
            email_verified: boolean;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "team";
            name: string | null;
            billing_name: string | null;
            billing_address: components["schemas"]["Address"] | null;
            tax_id: [
                string,
                components["schemas"]["TaxIDFormat"]
            ] | null;
            locale?: string | null;
            /** Format: uuid4 */
            organization_id: string;
            default_payment_method_id?: string | null;
            deleted_at: string | null;
            first_user_event_at: string | null;
            avatar_url: string | null;
            active_subscriptions: components["schemas"]["CustomerStateSubscription"][];
            granted_benefits: components["schemas"]["CustomerStateBenefitGrant"][];
            active_meters: components["schemas"]["CustomerStateMeter"][];
        };
        CustomerSubscription: {
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            /** Format: uuid4 */
            id: string;
            amount: number;
            currency: string;
            recurring_interval: components["schemas"]["RecurringInterval"];
            recurring_interval_count: number;
            status: components["schemas"]["SubscriptionStatus"];
            /** Format: date-time */
            current_period_start: string;
            /** Format: date-time */
            current_period_end: string;
            current_meter_period_start: string | null;
            current_meter_period_end: string | null;
            trial_start: string | null;
            trial_end: string | null;
            cancel_at_period_end: boolean;
            canceled_at: string | null;
            started_at: string | null;
            ends_at: string | null;
            ended_at: string | null;
            past_due_at?: string | null;
            pause_at_period_end: boolean;
            paused_at: string | null;
            resumes_at: string | null;
            /** Format: uuid4 */
            customer_id: string;
            /** Format: uuid4 */
            product_id: string;
            discount_id: string | null;
            checkout_id: string | null;
            seats?: number | null;
            customer_cancellation_reason: components["schemas"]["CustomerCancellationReason"] | null;
            customer_cancellation_comment: string | null;
            product: components["schemas"]["CustomerSubscriptionProduct"];
            prices: (components["schemas"]["LegacyRecurringProductPrice"] | components["schemas"]["ProductPrice"])[];
            meters: components["schemas"]["CustomerSubscriptionMeter"][];
            pending_update: components["schemas"]["PendingSubscriptionUpdate"] | null;
        };
        CustomerSubscriptionCancel: {
            cancel_at_period_end?: boolean | null;
            cancellation_reason?: components["schemas"]["CustomerCancellationReason"] | null;
            cancellation_comment?: string | null;
        };
        CustomerSubscriptionMeter: {
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            /** Format: uuid4 */
            id: string;
            consumed_units: number;
            credited_units: number;
            amount: number;
            /** Format: uuid4 */
            meter_id: string;
            meter: components["schemas"]["CustomerSubscriptionMeterMeter"];
        };
        CustomerSubscriptionMeterMeter: {
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            /** Format: uuid4 */
            id: string;
            name: string;
        };
        CustomerSubscriptionPause: {
            pause_at_period_end: boolean;
            resumes_at?: string | null;
        };
        CustomerSubscriptionProduct: {
            /** Format: uuid4 */
            id: string;
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            trial_interval: components["schemas"]["TrialInterval"] | null;
            trial_interval_count: number | null;
            name: string;
            description: string | null;
            visibility: components["schemas"]["ProductVisibility"];
            recurring_interval: components["schemas"]["RecurringInterval"] | null;
            recurring_interval_count: number | null;
            meter_interval: components["schemas"]["RecurringInterval"] | null;
            meter_interval_count: number | null;
            is_recurring: boolean;
            is_archived: boolean;
            /** Format: uuid4 */
            organization_id: string;
            prices: (components["schemas"]["LegacyRecurringProductPrice"] | components["schemas"]["ProductPrice"])[];
            benefits: components["schemas"]["BenefitPublic"][];
            medias: components["schemas"]["ProductMediaFileRead"][];
            organization: components["schemas"]["CustomerOrganization"];
        };
        CustomerSubscriptionResume: {
            /** @constant */
            resume: true;
        };
        /** @enum {string} */
        CustomerSubscriptionSortProperty: "started_at" | "-started_at" | "amount" | "-amount" | "status" | "-status" | "organization" | "-organization" | "product" | "-product";
        CustomerSubscriptionUpdate: components["schemas"]["CustomerSubscriptionUpdateProduct"] | components["schemas"]["CustomerSubscriptionUpdateSeats"] | components["schemas"]["CustomerSubscriptionCancel"] | components["schemas"]["CustomerSubscriptionPause"] | components["schemas"]["CustomerSubscriptionResume"] | components["schemas"]["CustomerSubscriptionUpdateClear"];
        CustomerSubscriptionUpdateClear: {
            pending_update: null;
        };
        CustomerSubscriptionUpdateProduct: {
            /** Format: uuid4 */
            product_id: string;
        };
        CustomerSubscriptionUpdateSeats: {
            seats: number;
        };
        CustomerTeam: {
            /** Format: uuid4 */
            id: string;
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            metadata: components["schemas"]["MetadataOutputType"];
            external_id?: string | null;
            email?: string | null;
            email_verified: boolean;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "team";
            name: string | null;
            billing_name: string | null;
            billing_address: components["schemas"]["Address"] | null;
            tax_id: [
                string,
                components["schemas"]["TaxIDFormat"]
            ] | null;
            locale?: string | null;
            /** Format: uuid4 */
            organization_id: string;
            default_payment_method_id?: string | null;
            deleted_at: string | null;
            first_user_event_at: string | null;
            avatar_url: string | null;
        };
        CustomerTeamCreate: {
            metadata?: {
                [key: string]: string | number | boolean;
            };
            external_id?: string | null;
            name?: string | null;
            billing_address?: components["schemas"]["AddressInput"] | null;
            tax_id?: string | null;
            locale?: string | null;
            organization_id?: string | null;
            owner?: components["schemas"]["MemberOwnerCreate"] | null;
            /** @constant */
            type: "team";
            email?: string | null;
        };
        /** @enum {string} */
        CustomerType: "individual" | "team";
        CustomerUpdate: {
            metadata?: {
                [key: string]: string | number | boolean;
            };
            email?: string | null;
            name?: string | null;
            billing_address?: components["schemas"]["AddressInput"] | null;
            tax_id?: string | null;
            locale?: string | null;
            external_id?: string | null;
            type?: components["schemas"]["CustomerType"] | null;
        };
        CustomerUpdatedEvent: {
            /** Format: uuid4 */
            id: string;
            /** Format: date-time */
            timestamp: string;
            /** Format: uuid4 */
            organization_id: string;
            customer_id: string | null;
            customer: components["schemas"]["Customer"] | null;
            external_customer_id: string | null;
            member_id?: string | null;
            external_member_id?: string | null;
            /** @default 0 */
            child_count?: number;
            parent_id?: string | null;
            label: string;
            /** @constant */
            source: "system";
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            name: "customer.updated";
            metadata: components["schemas"]["CustomerUpdatedMetadata"];
        };
        CustomerUpdatedFields: {
            name?: string | null;
            billing_name?: string | null;
            email?: string | null;
            billing_address?: components["schemas"]["AddressDict"] | null;
            tax_id?: string | null;
            metadata?: {
                [key: string]: string | number | boolean;
            } | null;
        };
        CustomerUpdatedMetadata: {
            customer_id: string;
            customer_email: string | null;
            customer_name: string | null;
            customer_external_id: string | null;
            updated_fields: components["schemas"]["CustomerUpdatedFields"];
        };
        CustomerWallet: {
            /** Format: uuid4 */
            id: string;
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            /** Format: uuid4 */
            customer_id: string;
            balance: number;
            currency: string;
        };
        /** @enum {string} */
        CustomerWalletSortProperty: "created_at" | "-created_at" | "balance" | "-balance";
        Discount: components["schemas"]["DiscountFixedOnceForeverDuration"] | components["schemas"]["DiscountFixedRepeatDuration"] | components["schemas"]["DiscountPercentageOnceForeverDuration"] | components["schemas"]["DiscountPercentageRepeatDuration"];
        DiscountCreate: components["schemas"]["DiscountFixedCreate"] | components["schemas"]["DiscountPercentageCreate"];
        /** @enum {string} */
        DiscountDuration: "once" | "forever" | "repeating";
        DiscountFixedCreate: {
            metadata?: {
                [key: string]: string | number | boolean;
            };
            name: string;
            code?: string | null;
            starts_at?: string | null;
            ends_at?: string | null;
            max_redemptions?: number | null;
            max_redemptions_per_customer?: number | null;
            products?: string[] | null;
            organization_id?: string | null;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "fixed";
            duration: components["schemas"]["DiscountDuration"];
            duration_in_months?: number | null;
            /** @deprecated */
            amount?: number | null;
            /**
             * @deprecated
             * @default usd
             */
            currency?: components["schemas"]["PresentmentCurrency"] | null;
            amounts?: {
                [key: string]: number;
            } | null;
        };
        DiscountFixedOnceForeverDuration: {
            duration: components["schemas"]["DiscountDuration"];
            type: components["schemas"]["DiscountType"];
            /** @deprecated */
            amount: number;
            /** @deprecated */
            currency: string;
            amounts: {
                [key: string]: number;
            };
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            /** Format: uuid4 */
            id: string;
            metadata: components["schemas"]["MetadataOutputType"];
            name: string;
            code: string | null;
            starts_at: string | null;
            ends_at: string | null;
            max_redemptions: number | null;
            max_redemptions_per_customer: number | null;
            redemptions_count: number;
            /** Format: uuid4 */
            organization_id: string;
            products: components["schemas"]["DiscountProduct"][];
        };
        DiscountFixedOnceForeverDurationBase: {
            duration: components["schemas"]["DiscountDuration"];
            type: components["schemas"]["DiscountType"];
            /** @deprecated */
            amount: number;
            /** @deprecated */
            currency: string;
            amounts: {
                [key: string]: number;
            };
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            /** Format: uuid4 */
            id: string;
            metadata: components["schemas"]["MetadataOutputType"];
            name: string;
            code: string | null;
            starts_at: string | null;
            ends_at: string | null;
            max_redemptions: number | null;
            max_redemptions_per_customer: number | null;
            redemptions_count: number;
            /** Format: uuid4 */
            organization_id: string;
        };
        DiscountFixedRepeatDuration: {
            duration: components["schemas"]["DiscountDuration"];
            duration_in_months: number;
            type: components["schemas"]["DiscountType"];
            /** @deprecated */
            amount: number;
            /** @deprecated */
            currency: string;
            amounts: {
                [key: string]: number;
            };
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            /** Format: uuid4 */
            id: string;
            metadata: components["schemas"]["MetadataOutputType"];
            name: string;
            code: string | null;
            starts_at: string | null;
            ends_at: string | null;
            max_redemptions: number | null;
            max_redemptions_per_customer: number | null;
            redemptions_count: number;
            /** Format: uuid4 */
            organization_id: string;
            products: components["schemas"]["DiscountProduct"][];
        };
        DiscountFixedRepeatDurationBase: {
            duration: components["schemas"]["DiscountDuration"];
            duration_in_months: number;
            type: components["schemas"]["DiscountType"];
            /** @deprecated */
            amount: number;
            /** @deprecated */
            currency: string;
            amounts: {
                [key: string]: number;
            };
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            /** Format: uuid4 */
            id: string;
            metadata: components["schemas"]["MetadataOutputType"];
            name: string;
            code: string | null;
            starts_at: string | null;
            ends_at: string | null;
            max_redemptions: number | null;
            max_redemptions_per_customer: number | null;
            redemptions_count: number;
            /** Format: uuid4 */
            organization_id: string;
        };
        DiscountPercentageCreate: {
            metadata?: {
                [key: string]: string | number | boolean;
            };
            name: string;
            code?: string | null;
            starts_at?: string | null;
            ends_at?: string | null;
            max_redemptions?: number | null;
            max_redemptions_per_customer?: number | null;
            products?: string[] | null;
            organization_id?: string | null;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "percentage";
            duration: components["schemas"]["DiscountDuration"];
            duration_in_months?: number | null;
            basis_points: number;
        };
        DiscountPercentageOnceForeverDuration: {
            duration: components["schemas"]["DiscountDuration"];
            type: components["schemas"]["DiscountType"];
            basis_points: number;
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            /** Format: uuid4 */
            id: string;
            metadata: components["schemas"]["MetadataOutputType"];
            name: string;
            code: string | null;
            starts_at: string | null;
            ends_at: string | null;
            max_redemptions: number | null;
            max_redemptions_per_customer: number | null;
            redemptions_count: number;
            /** Format: uuid4 */
            organization_id: string;
            products: components["schemas"]["DiscountProduct"][];
        };
        DiscountPercentageOnceForeverDurationBase: {
            duration: components["schemas"]["DiscountDuration"];
            type: components["schemas"]["DiscountType"];
            basis_points: number;
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            /** Format: uuid4 */
            id: string;
            metadata: components["schemas"]["MetadataOutputType"];
            name: string;
            code: string | null;
            starts_at: string | null;
            ends_at: string | null;
            max_redemptions: number | null;
            max_redemptions_per_customer: number | null;
            redemptions_count: number;
            /** Format: uuid4 */
            organization_id: string;
        };
        DiscountPercentageRepeatDuration: {
            duration: components["schemas"]["DiscountDuration"];
            duration_in_months: number;
            type: components["schemas"]["DiscountType"];
            basis_points: number;
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            /** Format: uuid4 */
            id: string;
            metadata: components["schemas"]["MetadataOutputType"];
            name: string;
            code: string | null;
            starts_at: string | null;
            ends_at: string | null;
            max_redemptions: number | null;
            max_redemptions_per_customer: number | null;
            redemptions_count: number;
            /** Format: uuid4 */
            organization_id: string;
            products: components["schemas"]["DiscountProduct"][];
        };
        DiscountPercentageRepeatDurationBase: {
            duration: components["schemas"]["DiscountDuration"];
            duration_in_months: number;
            type: components["schemas"]["DiscountType"];
            basis_points: number;
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            /** Format: uuid4 */
            id: string;
            metadata: components["schemas"]["MetadataOutputType"];
            name: string;
            code: string | null;
            starts_at: string | null;
            ends_at: string | null;
            max_redemptions: number | null;
            max_redemptions_per_customer: number | null;
            redemptions_count: number;
            /** Format: uuid4 */
            organization_id: string;
        };
        DiscountProduct: {
            metadata: components["schemas"]["MetadataOutputType"];
            /** Format: uuid4 */
            id: string;
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            trial_interval: components["schemas"]["TrialInterval"] | null;
            trial_interval_count: number | null;
            name: string;
            description: string | null;
            visibility: components["schemas"]["ProductVisibility"];
            recurring_interval: components["schemas"]["RecurringInterval"] | null;
            recurring_interval_count: number | null;
            meter_interval: components["schemas"]["RecurringInterval"] | null;
            meter_interval_count: number | null;
            is_recurring: boolean;
            is_archived: boolean;
            /** Format: uuid4 */
            organization_id: string;
        };
        DiscountRedemptionLimitReached: {
            /** @constant */
            error: "DiscountRedemptionLimitReached";
            detail: string;
        };
        /** @enum {string} */
        DiscountSortProperty: "created_at" | "-created_at" | "name" | "-name" | "code" | "-code" | "redemptions_count" | "-redemptions_count" | "ends_at" | "-ends_at";
        /** @enum {string} */
        DiscountType: "fixed" | "percentage";
        DiscountUpdate: {
            metadata?: {
                [key: string]: string | number | boolean;
            };
            name?: string | null;
            code?: string | null;
            starts_at?: string | null;
            ends_at?: string | null;
            max_redemptions?: number | null;
            max_redemptions_per_customer?: number | null;
            duration?: components["schemas"]["DiscountDuration"] | null;
            duration_in_months?: number | null;
            type?: components["schemas"]["DiscountType"] | null;
            /** @deprecated */
            amount?: number | null;
            /** @deprecated */
            currency?: components["schemas"]["PresentmentCurrency"] | null;
            amounts?: {
                [key: string]: number;
            } | null;
            basis_points?: number | null;
            products?: string[] | null;
        };
        Dispute: {
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            /** Format: uuid4 */
            id: string;
            status: components["schemas"]["DisputeStatus"];
            resolved: boolean;
            closed: boolean;
            amount: number;
            tax_amount: number;
            currency: string;
            reason: string | null;
            evidence_due_by: string | null;
            past_due: boolean;
            /** Format: uuid4 */
            order_id: string;
            /** Format: uuid4 */
            payment_id: string;
            customer: components["schemas"]["DisputeCustomer"];
            case_id: string | null;
        };
        DisputeAutoAcceptNotEnabled: {
            /** @constant */
            error: "DisputeAutoAcceptNotEnabled";
            detail: string;
        };
        DisputeCustomer: {
            /** Format: uuid4 */
            id: string;
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            metadata: components["schemas"]["MetadataOutputType"];
            external_id?: string | null;
            email?: string | null;
            email_verified: boolean;
            type: components["schemas"]["CustomerType"];
            name: string | null;
            billing_name: string | null;
            billing_address: components["schemas"]["Address"] | null;
            tax_id: [
                string,
                components["schemas"]["TaxIDFormat"]
            ] | null;
            locale?: string | null;
            /** Format: uuid4 */
            organization_id: string;
            default_payment_method_id?: string | null;
            deleted_at: string | null;
            first_user_event_at: string | null;
            avatar_url: string | null;
        };
        DisputeNotOpenError: {
            /** @constant */
            error: "DisputeNotOpenError";
            detail: string;
        };
        /** @enum {string} */
        DisputeSortProperty: "created_at" | "-created_at" | "amount" | "-amount";
        /** @enum {string} */
        DisputeStatus: "prevented" | "early_warning" | "needs_response" | "under_review" | "lost" | "won";
        DownloadableFileCreate: {
            organization_id?: string | null;
            name: string;
            mime_type: string;
            size: number;
            checksum_sha256_base64?: string | null;
            upload: components["schemas"]["S3FileCreateMultipart"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            service: "downloadable";
            version?: string | null;
        };
        DownloadableFileRead: {
            /** Format: uuid4 */
            id: string;
            /** Format: uuid4 */
            organization_id: string;
            name: string;
            path: string;
            mime_type: string;
            size: number;
            storage_version: string | null;
            checksum_etag: string | null;
            checksum_sha256_base64: string | null;
            checksum_sha256_hex: string | null;
            last_modified_at: string | null;
            version: string | null;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            service: "downloadable";
            is_uploaded: boolean;
            /** Format: date-time */
            created_at: string;
            flagged_malicious_at: string | null;
            readonly size_readable: string;
        };
        DownloadableRead: {
            /** Format: uuid4 */
            id: string;
            /** Format: uuid4 */
            benefit_id: string;
            file: components["schemas"]["FileDownload"];
        };
        Event: components["schemas"]["SystemEvent"] | components["schemas"]["UserEvent"];
        EventCreateCustomer: {
            /** Format: date-time */
            timestamp?: string;
            name: string;
            organization_id?: string | null;
            external_id?: string | null;
            parent_id?: string | null;
            metadata?: components["schemas"]["EventMetadataInput"];
            /** Format: uuid4 */
            customer_id: string;
            member_id?: string | null;
        };
        EventCreateExternalCustomer: {
            /** Format: date-time */
            timestamp?: string;
            name: string;
            organization_id?: string | null;
            external_id?: string | null;
            parent_id?: string | null;
            metadata?: components["schemas"]["EventMetadataInput"];
            external_customer_id: string;
            external_member_id?: string | null;
        };
        EventMetadataInput: {
            _cost?: components["schemas"]["CostMetadata-Input"];
            _llm?: components["schemas"]["LLMMetadata"];
        } & {
            [key: string]: string | number | boolean;
        };
        EventMetadataOutput: {
            _cost?: components["schemas"]["CostMetadata-Output"];
            _llm?: components["schemas"]["LLMMetadata"];
        } & {
            [key: string]: string | number | boolean;
        };
        EventName: {
            name: string;
            label: string;
            source: components["schemas"]["EventSource"];
            occurrences: number;
            /** Format: date-time */
            first_seen: string;
            /** Format: date-time */
            last_seen: string;
        };
        /** @enum {string} */
        EventNamesSortProperty: "name" | "-name" | "occurrences" | "-occurrences" | "first_seen" | "-first_seen" | "last_seen" | "-last_seen";
        /** @enum {string} */
        EventSortProperty: "timestamp" | "-timestamp";
        /** @enum {string} */
        EventSource: "system" | "user";
        EventType: {
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            /** Format: uuid4 */
            id: string;
            name: string;
            label: string;
            label_property_selector?: string | null;
            /** Format: uuid4 */
            organization_id: string;
        };
        EventTypeUpdate: {
            label: string;
            label_property_selector?: string | null;
        };
        EventTypeWithStats: {
            id?: string | null;
            created_at?: string | null;
            modified_at?: string | null;
            name: string;
            label: string;
            label_property_selector?: string | null;
            /** Format: uuid4 */
            organization_id: string;
            source: components["schemas"]["EventSource"];
            occurrences: number;
            /** Format: date-time */
            first_seen: string;
            /** Format: date-time */
            last_seen: string;
        };
        /** @enum {string} */
        EventTypesSortProperty: "name" | "-name" | "label" | "-label" | "occurrences" | "-occurrences" | "first_seen" | "-first_seen" | "last_seen" | "-last_seen";
        EventsIngest: {
            events: (components["schemas"]["EventCreateCustomer"] | components["schemas"]["EventCreateExternalCustomer"])[];
        };
        EventsIngestResponse: {
            inserted: number;
            /** @default 0 */
            duplicates?: number;
        };
        ExistingProductPrice: {
            /** Format: uuid4 */
            id: string;
        };
        ExpiredCheckoutError: {
            /** @constant */
            error: "ExpiredCheckoutError";
            detail: string;
        };
        FileCreate: components["schemas"]["DownloadableFileCreate"] | components["schemas"]["ProductMediaFileCreate"] | components["schemas"]["OrganizationAvatarFileCreate"] | components["schemas"]["SupportCaseAttachmentFileCreate"];
        FileDownload: {
            /** Format: uuid4 */
            id: string;
            /** Format: uuid4 */
            organization_id: string;
            name: string;
            path: string;
            mime_type: string;
            size: number;
            storage_version: string | null;
            checksum_etag: string | null;
            checksum_sha256_base64: string | null;
            checksum_sha256_hex: string | null;
            last_modified_at: string | null;
            download: components["schemas"]["S3DownloadURL"];
            version: string | null;
            is_uploaded: boolean;
            service: components["schemas"]["FileServiceTypes"];
            readonly size_readable: string;
        };
        FilePatch: {
            name?: string | null;
            version?: string | null;
        };
        FileRead: components["schemas"]["DownloadableFileRead"] | components["schemas"]["ProductMediaFileRead"] | components["schemas"]["OrganizationAvatarFileRead"] | components["schemas"]["SupportCaseAttachmentFileRead"];
        /** @enum {string} */
        FileServiceTypes: "downloadable" | "product_media" | "organization_avatar" | "support_case_attachment";
        FileUpload: {
            /** Format: uuid4 */
            id: string;
            /** Format: uuid4 */
            organization_id: string;
            name: string;
            path: string;
            mime_type: string;
            size: number;
            storage_version: string | null;
            checksum_etag: string | null;
            checksum_sha256_base64: string | null;
            checksum_sha256_hex: string | null;
            last_modified_at: string | null;
            upload: components["schemas"]["S3FileUploadMultipart"];
            version: string | null;
            /** @default false */
            is_uploaded?: boolean;
            service: components["schemas"]["FileServiceTypes"];
            readonly size_readable: string;
        };
        FileUploadCompleted: {
            id: string;
            path: string;
            parts: components["schemas"]["S3FileUploadCompletedPart"][];
        };
        Filter: {
            conjunction: components["schemas"]["FilterConjunction"];
            clauses: (components["schemas"]["FilterClause"] | components["schemas"]["Filter"])[];
        };
        FilterClause: {
            property: string;
            operator: components["schemas"]["FilterOperator"];
            value: string | number | boolean;
        };
        /** @enum {string} */
        FilterConjunction: "and" | "or";
        /** @enum {string} */
        FilterOperator: "eq" | "ne" | "gt" | "gte" | "lt" | "lte" | "like" | "not_like";
        GenericPayment: {
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            /** Format: uuid4 */
            id: string;
            processor: components["schemas"]["PaymentProcessor"];
            status: components["schemas"]["PaymentStatus"];
            amount: number;
            currency: string;
            method: string;
            trigger: components["schemas"]["PaymentTrigger"] | null;
            decline_reason: string | null;
            decline_message: string | null;
            /** Format: uuid4 */
            organization_id: string;
            checkout_id: string | null;
            order_id: string | null;
            processor_metadata?: {
                [key: string]: unknown;
            };
        };
        HTTPValidationError: {
            detail?: components["schemas"]["ValidationError"][];
        };
        InactiveSubscription: {
            /** @constant */
            error: "InactiveSubscription";
            detail: string;
        };
        LLMMetadata: {
            vendor: string;
            model: string;
            prompt?: string | null;
            response?: string | null;
            input_tokens: number;
            cached_input_tokens?: number;
            output_tokens: number;
            total_tokens: number;
        };
        LegacyRecurringProductPrice: components["schemas"]["LegacyRecurringProductPriceFixed"] | components["schemas"]["LegacyRecurringProductPriceCustom"];
        LegacyRecurringProductPriceCustom: {
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            /** Format: uuid4 */
            id: string;
            source: components["schemas"]["ProductPriceSource"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            amount_type: "custom";
            price_currency: string;
            tax_behavior: components["schemas"]["TaxBehaviorOption"] | null;
            is_archived: boolean;
            /** Format: uuid4 */
            product_id: string;
            /** @constant */
            type: "recurring";
            recurring_interval: components["schemas"]["RecurringInterval"];
            minimum_amount: number;
            maximum_amount: number | null;
            preset_amount: number | null;
            /** @constant */
            readonly legacy: true;
        };
        LegacyRecurringProductPriceFixed: {
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            /** Format: uuid4 */
            id: string;
            source: components["schemas"]["ProductPriceSource"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            amount_type: "fixed";
            price_currency: string;
            tax_behavior: components["schemas"]["TaxBehaviorOption"] | null;
            is_archived: boolean;
            /** Format: uuid4 */
            product_id: string;
            /** @constant */
            type: "recurring";
            recurring_interval: components["schemas"]["RecurringInterval"];
            price_amount: number;
            /** @constant */
            readonly legacy: true;
        };
        LicenseKeyActivate: {
            key: string;
            /** Format: uuid4 */
            organization_id: string;
            label: string;
            conditions?: {
                [key: string]: string | number | boolean;
            };
            meta?: {
                [key: string]: string | number | boolean;
            };
        };
        LicenseKeyActivationBase: {
            /** Format: uuid4 */
            id: string;
            /** Format: uuid4 */
            license_key_id: string;
            label: string;
            meta: {
                [key: string]: string | number | boolean;
            };
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
        };
        LicenseKeyActivationRead: {
            /** Format: uuid4 */
            id: string;
            /** Format: uuid4 */
            license_key_id: string;
            label: string;
            meta: {
                [key: string]: string | number | boolean;
            };
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            license_key: components["schemas"]["LicenseKeyRead"];
        };
        LicenseKeyCustomer: {
            /** Format: uuid4 */
            id: string;
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            metadata: components["schemas"]["MetadataOutputType"];
            external_id?: string | null;
            email?: string | null;
            email_verified: boolean;
            type: components["schemas"]["CustomerType"];
            name: string | null;
            billing_name: string | null;
            billing_address: components["schemas"]["Address"] | null;
            tax_id: [
                string,
                components["schemas"]["TaxIDFormat"]
            ] | null;
            locale?: string | null;
            /** Format: uuid4 */
            organization_id: string;
            default_payment_method_id?: string | null;
            deleted_at: string | null;
            first_user_event_at: string | null;
            avatar_url: string | null;
        };
        LicenseKeyDeactivate: {
            key: string;
            /** Format: uuid4 */
            organization_id: string;
            /** Format: uuid4 */
            activation_id: string;
        };
        LicenseKeyRead: {
            /** Format: uuid4 */
            id: string;
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            /** Format: uuid4 */
            organization_id: string;
            /** Format: uuid4 */
            customer_id: string;
            customer: components["schemas"]["LicenseKeyCustomer"];
            /** Format: uuid4 */
            benefit_id: string;
            key: string;
            display_key: string;
            status: components["schemas"]["LicenseKeyStatus"];
            limit_activations: number | null;
            usage: number;
            limit_usage: number | null;
            validations: number;
            last_validated_at: string | null;
            expires_at: string | null;
        };
        /** @enum {string} */
        LicenseKeyStatus: "granted" | "revoked" | "disabled";
        LicenseKeyUpdate: {
            status?: components["schemas"]["LicenseKeyStatus"] | null;
            /** @default 0 */
            usage?: number;
            limit_activations?: number | null;
            limit_usage?: number | null;
            expires_at?: string | null;
        };
        LicenseKeyValidate: {
            key: string;
            /** Format: uuid4 */
            organization_id: string;
            activation_id?: string | null;
            benefit_id?: string | null;
            customer_id?: string | null;
            increment_usage?: number | null;
            conditions?: {
                [key: string]: string | number | boolean;
            };
        };
        LicenseKeyWithActivations: {
            /** Format: uuid4 */
            id: string;
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            /** Format: uuid4 */
            organization_id: string;
            /** Format: uuid4 */
            customer_id: string;
            customer: components["schemas"]["LicenseKeyCustomer"];
            /** Format: uuid4 */
            benefit_id: string;
            key: string;
            display_key: string;
            status: components["schemas"]["LicenseKeyStatus"];
            limit_activations: number | null;
            usage: number;
            limit_usage: number | null;
            validations: number;
            last_validated_at: string | null;
            expires_at: string | null;
            activations: components["schemas"]["LicenseKeyActivationBase"][];
        };
        ListResourceWithCursorPagination_Event_: {
            items: components["schemas"]["Event"][];
            pagination: components["schemas"]["CursorPagination"];
        };
        ListResource_BenefitDownloadableFile_: {
            items: components["schemas"]["BenefitDownloadableFile"][];
            pagination: components["schemas"]["Pagination"];
        };
        ListResource_BenefitGrant_: {
            items: components["schemas"]["BenefitGrant"][];
            pagination: components["schemas"]["Pagination"];
        };
        ListResource_Benefit_: {
            items: components["schemas"]["Benefit"][];
            pagination: components["schemas"]["Pagination"];
        };
        ListResource_CheckoutLink_: {
            items: components["schemas"]["CheckoutLink"][];
            pagination: components["schemas"]["Pagination"];
        };
        ListResource_Checkout_: {
            items: components["schemas"]["Checkout"][];
            pagination: components["schemas"]["Pagination"];
        };
        ListResource_CustomField_: {
            items: components["schemas"]["CustomField"][];
            pagination: components["schemas"]["Pagination"];
        };
        ListResource_CustomerBenefitGrant_: {
            items: components["schemas"]["CustomerBenefitGrant"][];
            pagination: components["schemas"]["Pagination"];
        };
        ListResource_CustomerCustomerMeter_: {
            items: components["schemas"]["CustomerCustomerMeter"][];
            pagination: components["schemas"]["Pagination"];
        };
        ListResource_CustomerMeter_: {
            items: components["schemas"]["CustomerMeter"][];
            pagination: components["schemas"]["Pagination"];
        };
        ListResource_CustomerOrder_: {
            items: components["schemas"]["CustomerOrder"][];
            pagination: components["schemas"]["Pagination"];
        };
        ListResource_CustomerPaymentMethod_: {
            items: components["schemas"]["CustomerPaymentMethod"][];
            pagination: components["schemas"]["Pagination"];
        };
        ListResource_CustomerPortalMember_: {
            items: components["schemas"]["CustomerPortalMember"][];
            pagination: components["schemas"]["Pagination"];
        };
        ListResource_CustomerSubscription_: {
            items: components["schemas"]["CustomerSubscription"][];
            pagination: components["schemas"]["Pagination"];
        };
        ListResource_CustomerWallet_: {
            items: components["schemas"]["CustomerWallet"][];
            pagination: components["schemas"]["Pagination"];
        };
        ListResource_Customer_: {
            items: components["schemas"]["Customer"][];
            pagination: components["schemas"]["Pagination"];
        };
        ListResource_Discount_: {
            items: components["schemas"]["Discount"][];
            pagination: components["schemas"]["Pagination"];
        };
        ListResource_Dispute_: {
            items: components["schemas"]["Dispute"][];
            pagination: components["schemas"]["Pagination"];
        };
        ListResource_DownloadableRead_: {
            items: components["schemas"]["DownloadableRead"][];
            pagination: components["schemas"]["Pagination"];
        };
        ListResource_EventName_: {
            items: components["schemas"]["EventName"][];
            pagination: components["schemas"]["Pagination"];
        };
        ListResource_EventTypeWithStats_: {
            items: components["schemas"]["EventTypeWithStats"][];
            pagination: components["schemas"]["Pagination"];
        };
        ListResource_Event_: {
            items: components["schemas"]["Event"][];
            pagination: components["schemas"]["Pagination"];
        };
        ListResource_FileRead_: {
            items: components["schemas"]["FileRead"][];
            pagination: components["schemas"]["Pagination"];
        };
        ListResource_LicenseKeyRead_: {
            items: components["schemas"]["LicenseKeyRead"][];
            pagination: components["schemas"]["Pagination"];
        };
        ListResource_Member_: {
            items: components["schemas"]["Member"][];
            pagination: components["schemas"]["Pagination"];
        };
        ListResource_Meter_: {
            items: components["schemas"]["Meter"][];
            pagination: components["schemas"]["Pagination"];
        };
        ListResource_Order_: {
            items: components["schemas"]["Order"][];
            pagination: components["schemas"]["Pagination"];
        };
        ListResource_Organization_: {
            items: components["schemas"]["Organization"][];
            pagination: components["schemas"]["Pagination"];
        };
        ListResource_PaymentMethod_: {
            items: components["schemas"]["PaymentMethod"][];
            pagination: components["schemas"]["Pagination"];
        };
        ListResource_Payment_: {
            items: components["schemas"]["Payment"][];
            pagination: components["schemas"]["Pagination"];
        };
        ListResource_Product_: {
            items: components["schemas"]["Product"][];
            pagination: components["schemas"]["Pagination"];
        };
        ListResource_Refund_: {
            items: components["schemas"]["Refund"][];
            pagination: components["schemas"]["Pagination"];
        };
        ListResource_Subscription_: {
            items: components["schemas"]["Subscription"][];
            pagination: components["schemas"]["Pagination"];
        };
        ListResource_WebhookDelivery_: {
            items: components["schemas"]["WebhookDelivery"][];
            pagination: components["schemas"]["Pagination"];
        };
        ListResource_WebhookEndpoint_: {
            items: components["schemas"]["WebhookEndpoint"][];
            pagination: components["schemas"]["Pagination"];
        };
        ManualRetryLimitExceeded: {
            /** @constant */
            error: "ManualRetryLimitExceeded";
            detail: string;
        };
        Member: {
            /** Format: uuid4 */
            id: string;
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            /** Format: uuid4 */
            customer_id: string;
            email: string;
            name: string | null;
            external_id: string | null;
            role: components["schemas"]["MemberRole"];
        };
        MemberCreateFromCustomer: {
            /** Format: email */
            email: string;
            name?: string | null;
            external_id?: string | null;
            /**
             * @default member
             * @enum {string}
             */
            role?: "member" | "billing_manager";
        };
        MemberOwnerCreate: {
            /** Format: email */
            email: string;
            name?: string | null;
            external_id?: string | null;
        };
        /** @enum {string} */
        MemberRole: "owner" | "billing_manager" | "member";
        /** @enum {string} */
        MemberSortProperty: "created_at" | "-created_at";
        MemberUpdate: {
            name?: string | null;
            email?: string | null;
            role?: components["schemas"]["MemberRole"] | null;
        };
        MetadataOutputType: {
            [key: string]: string | number | boolean;
        };
        Meter: {
            metadata: components["schemas"]["MetadataOutputType"];
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            /** Format: uuid4 */
            id: string;
            name: string;
            unit: components["schemas"]["MeterUnit"];
            custom_label?: string | null;
            custom_multiplier?: number | null;
            filter: components["schemas"]["Filter"];
            aggregation: components["schemas"]["CountAggregation"] | components["schemas"]["PropertyAggregation"] | components["schemas"]["UniqueAggregation"];
            /** Format: uuid4 */
            organization_id: string;
            archived_at?: string | null;
        };
        MeterCreate: {
            metadata?: {
                [key: string]: string | number | boolean;
            };
            name: string;
            /** @default scalar */
            unit?: components["schemas"]["MeterUnit"];
            custom_label?: string | null;
            custom_multiplier?: number | null;
            filter: components["schemas"]["Filter"];
            aggregation: components["schemas"]["CountAggregation"] | components["schemas"]["PropertyAggregation"] | components["schemas"]["UniqueAggregation"];
            organization_id?: string | null;
        };
        MeterCreditEvent: {
            /** Format: uuid4 */
            id: string;
            /** Format: date-time */
            timestamp: string;
            /** Format: uuid4 */
            organization_id: string;
            customer_id: string | null;
            customer: components["schemas"]["Customer"] | null;
            external_customer_id: string | null;
            member_id?: string | null;
            external_member_id?: string | null;
            /** @default 0 */
            child_count?: number;
            parent_id?: string | null;
            label: string;
            /** @constant */
            source: "system";
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            name: "meter.credited";
            metadata: components["schemas"]["MeterCreditedMetadata"];
        };
        MeterCreditedMetadata: {
            meter_id: string;
            units: number;
            rollover: boolean;
        };
        MeterQuantities: {
            quantities: components["schemas"]["MeterQuantity"][];
            total: number;
        };
        MeterQuantity: {
            /** Format: date-time */
            timestamp: string;
            quantity: number;
        };
        MeterResetEvent: {
            /** Format: uuid4 */
            id: string;
            /** Format: date-time */
            timestamp: string;
            /** Format: uuid4 */
            organization_id: string;
            customer_id: string | null;
            customer: components["schemas"]["Customer"] | null;
            external_customer_id: string | null;
            member_id?: string | null;
            external_member_id?: string | null;
            /** @default 0 */
            child_count?: number;
            parent_id?: string | null;
            label: string;
            /** @constant */
            source: "system";
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            name: "meter.reset";
            metadata: components["schemas"]["MeterResetMetadata"];
        };
        MeterResetMetadata: {
            meter_id: string;
        };
        /** @enum {string} */
        MeterSortProperty: "created_at" | "-created_at" | "name" | "-name";
        /** @enum {string} */
        MeterUnit: "scalar" | "token" | "custom";
        MeterUpdate: {
            metadata?: {
                [key: string]: string | number | boolean;
            };
            name?: string | null;
            unit?: components["schemas"]["MeterUnit"] | null;
            custom_label?: string | null;
            custom_multiplier?: number | null;
            filter?: components["schemas"]["Filter"] | null;
            aggregation?: (components["schemas"]["CountAggregation"] | components["schemas"]["PropertyAggregation"] | components["schemas"]["UniqueAggregation"]) | null;
            is_archived?: boolean | null;
        };
        Metric: {
            slug: string;
            display_name: string;
            type: components["schemas"]["MetricType"];
        };
        MetricDashboardCreate: {
            name: string;
            metrics?: string[];
            organization_id?: string | null;
        };
        MetricDashboardSchema: {
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            /** Format: uuid4 */
            id: string;
            name: string;
            metrics: string[];
            /** Format: uuid4 */
            organization_id: string;
        };
        MetricDashboardUpdate: {
            name?: string | null;
            metrics?: string[] | null;
        };
        MetricPeriod: {
            /** Format: date-time */
            timestamp: string;
            active_subscriptions?: number | null;
            committed_subscriptions?: number | null;
            monthly_recurring_revenue?: number | null;
            trial_monthly_recurring_revenue?: number | null;
            committed_monthly_recurring_revenue?: number | null;
            trial_committed_monthly_recurring_revenue?: number | null;
            average_revenue_per_user?: number | null;
            checkouts?: number | null;
            succeeded_checkouts?: number | null;
            churned_subscriptions?: number | null;
            churn_rate?: number | null;
            seats_total?: number | null;
            seats_claimed?: number | null;
            seats_pending?: number | null;
            seat_customers?: number | null;
            new_seat_customers?: number | null;
            churned_seat_customers?: number | null;
            orders?: number | null;
            revenue?: number | null;
            net_revenue?: number | null;
            cumulative_revenue?: number | null;
            net_cumulative_revenue?: number | null;
            costs?: number | null;
            cumulative_costs?: number | null;
            average_order_value?: number | null;
            net_average_order_value?: number | null;
            cost_per_user?: number | null;
            active_user_by_event?: number | null;
            one_time_products?: number | null;
            one_time_products_revenue?: number | null;
            one_time_products_net_revenue?: number | null;
            new_subscriptions?: number | null;
            new_subscriptions_revenue?: number | null;
            new_subscriptions_net_revenue?: number | null;
            renewed_subscriptions?: number | null;
            renewed_subscriptions_revenue?: number | null;
            renewed_subscriptions_net_revenue?: number | null;
            canceled_subscriptions?: number | null;
            canceled_subscriptions_customer_service?: number | null;
            canceled_subscriptions_low_quality?: number | null;
            canceled_subscriptions_missing_features?: number | null;
            canceled_subscriptions_switched_service?: number | null;
            canceled_subscriptions_too_complex?: number | null;
            canceled_subscriptions_too_expensive?: number | null;
            canceled_subscriptions_unused?: number | null;
            canceled_subscriptions_other?: number | null;
            annual_recurring_revenue?: number | null;
            committed_annual_recurring_revenue?: number | null;
            checkouts_conversion?: number | null;
            ltv?: number | null;
            gross_margin?: number | null;
            gross_margin_percentage?: number | null;
            cashflow?: number | null;
            average_seats_per_customer?: number | null;
            seat_utilization_rate?: number | null;
        };
        /** @enum {string} */
        MetricType: "scalar" | "currency" | "currency_sub_cent" | "percentage";
        Metrics: {
            active_subscriptions?: components["schemas"]["Metric"] | null;
            committed_subscriptions?: components["schemas"]["Metric"] | null;
            monthly_recurring_revenue?: components["schemas"]["Metric"] | null;
            trial_monthly_recurring_revenue?: components["schemas"]["Metric"] | null;
            committed_monthly_recurring_revenue?: components["schemas"]["Metric"] | null;
            trial_committed_monthly_recurring_revenue?: components["schemas"]["Metric"] | null;
            average_revenue_per_user?: components["schemas"]["Metric"] | null;
            checkouts?: components["schemas"]["Metric"] | null;
            succeeded_checkouts?: components["schemas"]["Metric"] | null;
            churned_subscriptions?: components["schemas"]["Metric"] | null;
            churn_rate?: components["schemas"]["Metric"] | null;
            seats_total?: components["schemas"]["Metric"] | null;
            seats_claimed?: components["schemas"]["Metric"] | null;
            seats_pending?: components["schemas"]["Metric"] | null;
            seat_customers?: components["schemas"]["Metric"] | null;
            new_seat_customers?: components["schemas"]["Metric"] | null;
            churned_seat_customers?: components["schemas"]["Metric"] | null;
            orders?: components["schemas"]["Metric"] | null;
            revenue?: components["schemas"]["Metric"] | null;
            net_revenue?: components["schemas"]["Metric"] | null;
            cumulative_revenue?: components["schemas"]["Metric"] | null;
            net_cumulative_revenue?: components["schemas"]["Metric"] | null;
            costs?: components["schemas"]["Metric"] | null;
            cumulative_costs?: components["schemas"]["Metric"] | null;
            average_order_value?: components["schemas"]["Metric"] | null;
            net_average_order_value?: components["schemas"]["Metric"] | null;
            cost_per_user?: components["schemas"]["Metric"] | null;
            active_user_by_event?: components["schemas"]["Metric"] | null;
            one_time_products?: components["schemas"]["Metric"] | null;
            one_time_products_revenue?: components["schemas"]["Metric"] | null;
            one_time_products_net_revenue?: components["schemas"]["Metric"] | null;
            new_subscriptions?: components["schemas"]["Metric"] | null;
            new_subscriptions_revenue?: components["schemas"]["Metric"] | null;
            new_subscriptions_net_revenue?: components["schemas"]["Metric"] | null;
            renewed_subscriptions?: components["schemas"]["Metric"] | null;
            renewed_subscriptions_revenue?: components["schemas"]["Metric"] | null;
            renewed_subscriptions_net_revenue?: components["schemas"]["Metric"] | null;
            canceled_subscriptions?: components["schemas"]["Metric"] | null;
            canceled_subscriptions_customer_service?: components["schemas"]["Metric"] | null;
            canceled_subscriptions_low_quality?: components["schemas"]["Metric"] | null;
            canceled_subscriptions_missing_features?: components["schemas"]["Metric"] | null;
            canceled_subscriptions_switched_service?: components["schemas"]["Metric"] | null;
            canceled_subscriptions_too_complex?: components["schemas"]["Metric"] | null;
            canceled_subscriptions_too_expensive?: components["schemas"]["Metric"] | null;
            canceled_subscriptions_unused?: components["schemas"]["Metric"] | null;
            canceled_subscriptions_other?: components["schemas"]["Metric"] | null;
            annual_recurring_revenue?: components["schemas"]["Metric"] | null;
            committed_annual_recurring_revenue?: components["schemas"]["Metric"] | null;
            checkouts_conversion?: components["schemas"]["Metric"] | null;
            ltv?: components["schemas"]["Metric"] | null;
            gross_margin?: components["schemas"]["Metric"] | null;
            gross_margin_percentage?: components["schemas"]["Metric"] | null;
            cashflow?: components["schemas"]["Metric"] | null;
            average_seats_per_customer?: components["schemas"]["Metric"] | null;
            seat_utilization_rate?: components["schemas"]["Metric"] | null;
        };
        MetricsIntervalLimit: {
            min_days: number;
            max_days: number;
        };
        MetricsIntervalsLimits: {
            hour: components["schemas"]["MetricsIntervalLimit"];
            day: components["schemas"]["MetricsIntervalLimit"];
            week: components["schemas"]["MetricsIntervalLimit"];
            month: components["schemas"]["MetricsIntervalLimit"];
            year: components["schemas"]["MetricsIntervalLimit"];
        };
        MetricsLimits: {
            /** Format: date */
            min_date: string;
            intervals: components["schemas"]["MetricsIntervalsLimits"];
        };
        MetricsResponse: {
            periods: components["schemas"]["MetricPeriod"][];
            totals: components["schemas"]["MetricsTotals"];
            metrics: components["schemas"]["Metrics"];
        };
        MetricsTotals: {
            active_subscriptions?: number | null;
            committed_subscriptions?: number | null;
            monthly_recurring_revenue?: number | null;
            trial_monthly_recurring_revenue?: number | null;
            committed_monthly_recurring_revenue?: number | null;
            trial_committed_monthly_recurring_revenue?: number | null;
            average_revenue_per_user?: number | null;
            checkouts?: number | null;
            succeeded_checkouts?: number | null;
            churned_subscriptions?: number | null;
            churn_rate?: number | null;
            seats_total?: number | null;
            seats_claimed?: number | null;
            seats_pending?: number | null;
            seat_customers?: number | null;
            new_seat_customers?: number | null;
            churned_seat_customers?: number | null;
            orders?: number | null;
            revenue?: number | null;
            net_revenue?: number | null;
            cumulative_revenue?: number | null;
            net_cumulative_revenue?: number | null;
            costs?: number | null;
            cumulative_costs?: number | null;
            average_order_value?: number | null;
            net_average_order_value?: number | null;
            cost_per_user?: number | null;
            active_user_by_event?: number | null;
            one_time_products?: number | null;
            one_time_products_revenue?: number | null;
            one_time_products_net_revenue?: number | null;
            new_subscriptions?: number | null;
            new_subscriptions_revenue?: number | null;
            new_subscriptions_net_revenue?: number | null;
            renewed_subscriptions?: number | null;
            renewed_subscriptions_revenue?: number | null;
            renewed_subscriptions_net_revenue?: number | null;
            canceled_subscriptions?: number | null;
            canceled_subscriptions_customer_service?: number | null;
            canceled_subscriptions_low_quality?: number | null;
            canceled_subscriptions_missing_features?: number | null;
            canceled_subscriptions_switched_service?: number | null;
            canceled_subscriptions_too_complex?: number | null;
            canceled_subscriptions_too_expensive?: number | null;
            canceled_subscriptions_unused?: number | null;
            canceled_subscriptions_other?: number | null;
            annual_recurring_revenue?: number | null;
            committed_annual_recurring_revenue?: number | null;
            checkouts_conversion?: number | null;
            ltv?: number | null;
            gross_margin?: number | null;
            gross_margin_percentage?: number | null;
            cashflow?: number | null;
            average_seats_per_customer?: number | null;
            seat_utilization_rate?: number | null;
        };
        MissingInvoiceBillingDetails: {
            /** @constant */
            error: "MissingInvoiceBillingDetails";
            detail: string;
        };
        NotOpenCheckout: {
            /** @constant */
            error: "NotOpenCheckout";
            detail: string;
        };
        NotPermitted: {
            /** @constant */
            error: "NotPermitted";
            detail: string;
        };
        OffSessionChargesNotEnabled: {
            /** @constant */
            error: "OffSessionChargesNotEnabled";
            detail: string;
        };
        Order: {
            /** Format: uuid4 */
            id: string;
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            status: components["schemas"]["OrderStatus"];
            paid: boolean;
            subtotal_amount: number;
            discount_amount: number;
            net_amount: number;
            tax_amount: number;
            total_amount: number;
            applied_balance_amount: number;
            due_amount: number;
            refunded_amount: number;
            refunded_tax_amount: number;
            currency: string;
            billing_reason: components["schemas"]["OrderBillingReason"];
            billing_name: string | null;
            billing_address: components["schemas"]["Address"] | null;
            invoice_number: string | null;
            is_invoice_generated: boolean;
            receipt_number: string | null;
            seats?: number | null;
            /** Format: uuid4 */
            customer_id: string;
            product_id: string | null;
            discount_id: string | null;
            subscription_id: string | null;
            checkout_id: string | null;
            next_payment_attempt_at?: string | null;
            metadata: components["schemas"]["MetadataOutputType"];
            custom_field_data?: {
                [key: string]: string | number | boolean | null;
            };
            platform_fee_amount: number;
            platform_fee_currency: string | null;
            customer: components["schemas"]["OrderCustomer"];
            product: components["schemas"]["OrderProduct"] | null;
            discount: (components["schemas"]["DiscountFixedOnceForeverDurationBase"] | components["schemas"]["DiscountFixedRepeatDurationBase"] | components["schemas"]["DiscountPercentageOnceForeverDurationBase"] | components["schemas"]["DiscountPercentageRepeatDurationBase"]) | null;
            subscription: components["schemas"]["OrderSubscription"] | null;
            items: components["schemas"]["OrderItemSchema"][];
            description: string;
            readonly refundable_amount: number;
            readonly refundable_tax_amount: number;
        };
        /** @enum {string} */
        OrderBillingReason: "purchase" | "subscription_create" | "subscription_cycle" | "subscription_update" | "subscription_meter_cycle";
        OrderCreate: {
            custom_field_data?: {
                [key: string]: string | number | boolean | null;
            };
            metadata?: {
                [key: string]: string | number | boolean;
            };
            organization_id?: string | null;
            /** Format: uuid4 */
            customer_id: string;
            /** Format: uuid4 */
            product_id: string;
            currency?: string | null;
            amount?: number | null;
            description?: string | null;
        };
        OrderCustomer: {
            /** Format: uuid4 */
            id: string;
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            metadata: components["schemas"]["MetadataOutputType"];
            external_id?: string | null;
            email?: string | null;
            email_verified: boolean;
            type: components["schemas"]["CustomerType"];
            name: string | null;
            billing_name: string | null;
            billing_address: components["schemas"]["Address"] | null;
            tax_id: [
                string,
                components["schemas"]["TaxIDFormat"]
            ] | null;
            locale?: string | null;
            /** Format: uuid4 */
            organization_id: string;
            default_payment_method_id?: string | null;
            deleted_at: string | null;
            first_user_event_at: string | null;
            avatar_url: string | null;
        };
        /** @enum {string} */
        OrderExportColumn: "email" | "created_at" | "product" | "net_amount" | "currency" | "status" | "invoice_number" | "customer_name" | "billing_name" | "billing_country" | "subtotal_amount" | "discount_amount" | "tax_amount" | "total_amount" | "refunded_amount" | "billing_reason";
        OrderFinalize: {
            payment_method_id?: string | null;
        };
        OrderInvoice: {
            url: string;
        };
        OrderItemSchema: {
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            /** Format: uuid4 */
            id: string;
            label: string;
            amount: number;
            tax_amount: number;
            proration: boolean;
            product_price_id: string | null;
        };
        OrderNotDraft: {
            /** @constant */
            error: "OrderNotDraft";
            detail: string;
        };
        OrderNotEligibleForInvoice: {
            /** @constant */
            error: "OrderNotEligibleForInvoice";
            detail: string;
        };
        OrderNotEligibleForRetry: {
            /** @constant */
            error: "OrderNotEligibleForRetry";
            detail: string;
        };
        OrderPaidEvent: {
            /** Format: uuid4 */
            id: string;
            /** Format: date-time */
            timestamp: string;
            /** Format: uuid4 */
            organization_id: string;
            customer_id: string | null;
            customer: components["schemas"]["Customer"] | null;
            external_customer_id: string | null;
            member_id?: string | null;
            external_member_id?: string | null;
            /** @default 0 */
            child_count?: number;
            parent_id?: string | null;
            label: string;
            /** @constant */
            source: "system";
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            name: "order.paid";
            metadata: components["schemas"]["OrderPaidMetadata"];
        };
        OrderPaidMetadata: {
            order_id: string;
            product_id?: string;
            billing_type?: string;
            amount: number;
            currency?: string;
            net_amount?: number;
            tax_amount?: number;
            applied_balance_amount?: number;
            discount_amount?: number;
            discount_id?: string;
            platform_fee?: number;
            subscription_id?: string;
            recurring_interval?: string;
            recurring_interval_count?: number;
        };
        OrderProduct: {
            metadata: components["schemas"]["MetadataOutputType"];
            /** Format: uuid4 */
            id: string;
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            trial_interval: components["schemas"]["TrialInterval"] | null;
            trial_interval_count: number | null;
            name: string;
            description: string | null;
            visibility: components["schemas"]["ProductVisibility"];
            recurring_interval: components["schemas"]["RecurringInterval"] | null;
            recurring_interval_count: number | null;
            meter_interval: components["schemas"]["RecurringInterval"] | null;
            meter_interval_count: number | null;
            is_recurring: boolean;
            is_archived: boolean;
            /** Format: uuid4 */
            organization_id: string;
        };
        OrderReceipt: {
            url: string;
        };
        OrderRefundedEvent: {
            /** Format: uuid4 */
            id: string;
            /** Format: date-time */
            timestamp: string;
            /** Format: uuid4 */
            organization_id: string;
            customer_id: string | null;
            customer: components["schemas"]["Customer"] | null;
            external_customer_id: string | null;
            member_id?: string | null;
            external_member_id?: string | null;
            /** @default 0 */
            child_count?: number;
            parent_id?: string | null;
            label: string;
            /** @constant */
            source: "system";
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            name: "order.refunded";
            metadata: components["schemas"]["OrderRefundedMetadata"];
        };
        OrderRefundedMetadata: {
            order_id: string;
            refunded_amount: number;
            currency: string;
        };
        /** @enum {string} */
        OrderSortProperty: "created_at" | "-created_at" | "status" | "-status" | "invoice_number" | "-invoice_number" | "amount" | "-amount" | "net_amount" | "-net_amount" | "customer" | "-customer" | "product" | "-product" | "discount" | "-discount" | "subscription" | "-subscription";
        /** @enum {string} */
        OrderStatus: "draft" | "pending" | "paid" | "refunded" | "partially_refunded" | "void";
        OrderSubscription: {
            metadata: components["schemas"]["MetadataOutputType"];
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            /** Format: uuid4 */
            id: string;
            amount: number;
            currency: string;
            recurring_interval: components["schemas"]["RecurringInterval"];
            recurring_interval_count: number;
            status: components["schemas"]["SubscriptionStatus"];
            /** Format: date-time */
            current_period_start: string;
            /** Format: date-time */
            current_period_end: string;
            current_meter_period_start: string | null;
            current_meter_period_end: string | null;
            trial_start: string | null;
            trial_end: string | null;
            cancel_at_period_end: boolean;
            canceled_at: string | null;
            started_at: string | null;
            ends_at: string | null;
            ended_at: string | null;
            past_due_at?: string | null;
            pause_at_period_end: boolean;
            paused_at: string | null;
            resumes_at: string | null;
            /** Format: uuid4 */
            customer_id: string;
            /** Format: uuid4 */
            product_id: string;
            discount_id: string | null;
            checkout_id: string | null;
            seats?: number | null;
            customer_cancellation_reason: components["schemas"]["CustomerCancellationReason"] | null;
            customer_cancellation_comment: string | null;
        };
        OrderUnvoidedEvent: {
            /** Format: uuid4 */
            id: string;
            /** Format: date-time */
            timestamp: string;
            /** Format: uuid4 */
            organization_id: string;
            customer_id: string | null;
            customer: components["schemas"]["Customer"] | null;
            external_customer_id: string | null;
            member_id?: string | null;
            external_member_id?: string | null;
            /** @default 0 */
            child_count?: number;
            parent_id?: string | null;
            label: string;
            /** @constant */
            source: "system";
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            name: "order.unvoided";
            metadata: components["schemas"]["OrderUnvoidedMetadata"];
        };
        OrderUnvoidedMetadata: {
            order_id: string;
            amount: number;
            currency: string;
        };
        OrderUpdate: {
            billing_name?: string | null;
            billing_address?: components["schemas"]["AddressInput"] | null;
        };
        OrderVoidedEvent: {
            /** Format: uuid4 */
            id: string;
            /** Format: date-time */
            timestamp: string;
            /** Format: uuid4 */
            organization_id: string;
            customer_id: string | null;
            customer: components["schemas"]["Customer"] | null;
            external_customer_id: string | null;
            member_id?: string | null;
            external_member_id?: string | null;
            /** @default 0 */
            child_count?: number;
            parent_id?: string | null;
            label: string;
            /** @constant */
            source: "system";
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            name: "order.voided";
            metadata: components["schemas"]["OrderVoidedMetadata"];
        };
        OrderVoidedMetadata: {
            order_id: string;
            amount: number;
            currency: string;
        };
        Organization: {
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            /** Format: uuid4 */
            id: string;
            name: string;
            slug: string;
            avatar_url: string | null;
            proration_behavior: components["schemas"]["SubscriptionProrationBehavior"];
            allow_customer_updates: boolean;
            email: string | null;
            website: string | null;
            socials: components["schemas"]["OrganizationSocialLink"][];
            status: components["schemas"]["OrganizationStatus"];
            details_submitted_at: string | null;
            onboarding_resubmission_requested_at: string | null;
            sso_enforced: boolean;
            default_presentment_currency: string;
            default_tax_behavior: components["schemas"]["TaxBehaviorOption"];
            feature_settings: components["schemas"]["OrganizationFeatureSettings"] | null;
            subscription_settings: components["schemas"]["OrganizationSubscriptionSettings"];
            customer_email_settings: components["schemas"]["OrganizationCustomerEmailSettings"];
            customer_portal_settings: components["schemas"]["OrganizationCustomerPortalSettings"];
            dispute_settings: components["schemas"]["OrganizationDisputeSettings"];
            embed_hosts: string[];
            embed_hosts_enforced: boolean;
            country?: ("AD" | "AE" | "AF" | "AG" | "AI" | "AL" | "AM" | "AO" | "AQ" | "AR" | "AS" | "AT" | "AU" | "AW" | "AX" | "AZ" | "BA" | "BB" | "BD" | "BE" | "BF" | "BG" | "BH" | "BI" | "BJ" | "BL" | "BM" | "BN" | "BO" | "BQ" | "BR" | "BS" | "BT" | "BV" | "BW" | "BY" | "BZ" | "CA" | "CC" | "CD" | "CF" | "CG" | "CH" | "CI" | "CK" | "CL" | "CM" | "CN" | "CO" | "CR" | "CU" | "CV" | "CW" | "CX" | "CY" | "CZ" | "DE" | "DJ" | "DK" | "DM" | "DO" | "DZ" | "EC" | "EE" | "EG" | "EH" | "ER" | "ES" | "ET" | "FI" | "FJ" | "FK" | "FM" | "FO" | "FR" | "GA" | "GB" | "GD" | "GE" | "GF" | "GG" | "GH" | "GI" | "GL" | "GM" | "GN" | "GP" | "GQ" | "GR" | "GS" | "GT" | "GU" | "GW" | "GY" | "HK" | "HM" | "HN" | "HR" | "HT" | "HU" | "ID" | "IE" | "IL" | "IM" | "IN" | "IO" | "IQ" | "IR" | "IS" | "IT" | "JE" | "JM" | "JO" | "JP" | "KE" | "KG" | "KH" | "KI" | "KM" | "KN" | "KP" | "KR" | "KW" | "KY" | "KZ" | "LA" | "LB" | "LC" | "LI" | "LK" | "LR" | "LS" | "LT" | "LU" | "LV" | "LY" | "MA" | "MC" | "MD" | "ME" | "MF" | "MG" | "MH" | "MK" | "ML" | "MM" | "MN" | "MO" | "MP" | "MQ" | "MR" | "MS" | "MT" | "MU" | "MV" | "MW" | "MX" | "MY" | "MZ" | "NA" | "NC" | "NE" | "NF" | "NG" | "NI" | "NL" | "NO" | "NP" | "NR" | "NU" | "NZ" | "OM" | "PA" | "PE" | "PF" | "PG" | "PH" | "PK" | "PL" | "PM" | "PN" | "PR" | "PS" | "PT" | "PW" | "PY" | "QA" | "RE" | "RO" | "RS" | "RU" | "RW" | "SA" | "SB" | "SC" | "SD" | "SE" | "SG" | "SH" | "SI" | "SJ" | "SK" | "SL" | "SM" | "SN" | "SO" | "SR" | "SS" | "ST" | "SV" | "SX" | "SY" | "SZ" | "TC" | "TD" | "TF" | "TG" | "TH" | "TJ" | "TK" | "TL" | "TM" | "TN" | "TO" | "TR" | "TT" | "TV" | "TW" | "TZ" | "UA" | "UG" | "UM" | "US" | "UY" | "UZ" | "VA" | "VC" | "VE" | "VG" | "VI" | "VN" | "VU" | "WF" | "WS" | "YE" | "YT" | "ZA" | "ZM" | "ZW") | null;
            account_id: string | null;
            payout_account_id: string | null;
            capabilities: components["schemas"]["OrganizationCapabilities"];
        };
        OrganizationAvatarFileCreate: {
            organization_id?: string | null;
            name: string;
            mime_type: string;
            size: number;
            checksum_sha256_base64?: string | null;
            upload: components["schemas"]["S3FileCreateMultipart"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            service: "organization_avatar";
            version?: string | null;
        };
        OrganizationAvatarFileRead: {
            /** Format: uuid4 */
            id: string;
            /** Format: uuid4 */
            organization_id: string;
            name: string;
            path: string;
            mime_type: string;
            size: number;
            storage_version: string | null;
            checksum_etag: string | null;
            checksum_sha256_base64: string | null;
            checksum_sha256_hex: string | null;
            last_modified_at: string | null;
            version: string | null;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            service: "organization_avatar";
            is_uploaded: boolean;
            /** Format: date-time */
            created_at: string;
            readonly size_readable: string;
            readonly public_url: string;
        };
        OrganizationCapabilities: {
            checkout_payments: boolean;
            subscription_renewals: boolean;
            payouts: boolean;
            refunds: boolean;
            api_access: boolean;
            dashboard_access: boolean;
        };
        OrganizationCustomerEmailSettings: {
            order_confirmation: boolean;
            payment_method_expiration_reminder: boolean;
            subscription_cancellation: boolean;
            subscription_confirmation: boolean;
            subscription_cycled: boolean;
            subscription_cycled_after_trial: boolean;
            subscription_past_due: boolean;
            subscription_paused: boolean;
            subscription_resumed: boolean;
            subscription_renewal_reminder: boolean;
            subscription_revoked: boolean;
            subscription_trial_conversion_reminder: boolean;
            subscription_uncanceled: boolean;
            subscription_updated: boolean;
        };
        OrganizationCustomerPortalSettings: {
            usage: components["schemas"]["CustomerPortalUsageSettings"];
            subscription: components["schemas"]["CustomerPortalSubscriptionSettings"];
            customer?: components["schemas"]["CustomerPortalCustomerSettings"];
        };
        OrganizationDetails: {
            /** @deprecated */
            about?: string | null;
            product_description?: string | null;
            selling_categories?: string[];
            pricing_models?: string[];
            /** @deprecated */
            intended_use?: string | null;
            /** @deprecated */
            customer_acquisition?: string[];
            /** @deprecated */
            future_annual_revenue?: number | null;
            /** @default false */
            switching?: boolean;
            switching_from?: ("paddle" | "lemon_squeezy" | "gumroad" | "stripe" | "other") | null;
            /** @deprecated */
            previous_annual_revenue?: number | null;
        };
        OrganizationDisputeSettings: {
            auto_accept_below_amount: number | null;
        };
        OrganizationDisputeSettingsUpdate: {
            auto_accept_below_amount?: number | null;
        };
        OrganizationFeatureSettings: {
            /** @default false */
            issue_funding_enabled?: boolean;
            /** @default false */
            seat_based_pricing_enabled?: boolean;
            /** @default false */
            wallets_enabled?: boolean;
            /** @default false */
            member_model_enabled?: boolean;
            /** @default false */
            checkout_localization_enabled?: boolean;
            overview_metrics?: string[] | null;
            /** @default false */
            reset_proration_behavior_enabled?: boolean;
            /** @default false */
            off_session_charges_enabled?: boolean;
            /** @default false */
            meter_cycling_enabled?: boolean;
            /** @default false */
            slack_benefit_enabled?: boolean;
            /** @default false */
            preview_access_enabled?: boolean;
            /** @default false */
            disputes_enabled?: boolean;
            /** @default false */
            sso_enabled?: boolean;
            /** @default false */
            dispute_auto_accept_enabled?: boolean;
            /** @default false */
            compass_enabled?: boolean;
            /** @default false */
            merchant_migration_enabled?: boolean;
        };
        OrganizationFeatureSettingsUpdate: {
            /** @default false */
            seat_based_pricing_enabled?: boolean;
            /** @default false */
            member_model_enabled?: boolean;
            /** @default false */
            checkout_localization_enabled?: boolean;
            overview_metrics?: string[] | null;
        };
        OrganizationNotReadyForPayments: {
            /** @constant */
            error: "OrganizationNotReadyForPayments";
            detail: string;
        };
        OrganizationSocialLink: {
            platform: components["schemas"]["OrganizationSocialPlatforms"];
            /** Format: uri */
            url: string;
        };
        /** @enum {string} */
        OrganizationSocialPlatforms: "x" | "github" | "facebook" | "instagram" | "youtube" | "tiktok" | "linkedin" | "threads" | "discord" | "other";
        /** @enum {string} */
        OrganizationSortProperty: "created_at" | "-created_at" | "slug" | "-slug" | "name" | "-name" | "next_review_threshold" | "-next_review_threshold" | "days_in_status" | "-days_in_status";
        /** @enum {string} */
        OrganizationStatus: "created" | "review" | "snoozed" | "denied" | "active" | "blocked" | "offboarding" | "offboarded";
        OrganizationSubscriptionSettings: {
            allow_multiple_subscriptions: boolean;
            /** @enum {string} */
            proration_behavior: "invoice" | "prorate" | "next_period";
            benefit_revocation_grace_period: number;
            prevent_trial_abuse: boolean;
            allow_customer_updates: boolean;
        };
        OrganizationUpdate: {
            name?: string | null;
            avatar_url?: string | null;
            email?: string | null;
            website?: string | null;
            socials?: components["schemas"]["OrganizationSocialLink"][] | null;
            details?: components["schemas"]["OrganizationDetails"] | null;
            country?: ("AD" | "AE" | "AF" | "AG" | "AI" | "AL" | "AM" | "AO" | "AQ" | "AR" | "AS" | "AT" | "AU" | "AW" | "AX" | "AZ" | "BA" | "BB" | "BD" | "BE" | "BF" | "BG" | "BH" | "BI" | "BJ" | "BL" | "BM" | "BN" | "BO" | "BQ" | "BR" | "BS" | "BT" | "BV" | "BW" | "BY" | "BZ" | "CA" | "CC" | "CD" | "CF" | "CG" | "CH" | "CI" | "CK" | "CL" | "CM" | "CN" | "CO" | "CR" | "CV" | "CW" | "CX" | "CY" | "CZ" | "DE" | "DJ" | "DK" | "DM" | "DO" | "DZ" | "EC" | "EE" | "EG" | "EH" | "ER" | "ES" | "ET" | "FI" | "FJ" | "FK" | "FM" | "FO" | "FR" | "GA" | "GB" | "GD" | "GE" | "GF" | "GG" | "GH" | "GI" | "GL" | "GM" | "GN" | "GP" | "GQ" | "GR" | "GS" | "GT" | "GU" | "GW" | "GY" | "HK" | "HM" | "HN" | "HR" | "HT" | "HU" | "ID" | "IE" | "IL" | "IM" | "IN" | "IO" | "IQ" | "IS" | "IT" | "JE" | "JM" | "JO" | "JP" | "KE" | "KG" | "KH" | "KI" | "KM" | "KN" | "KR" | "KW" | "KY" | "KZ" | "LA" | "LB" | "LC" | "LI" | "LK" | "LR" | "LS" | "LT" | "LU" | "LV" | "LY" | "MA" | "MC" | "MD" | "ME" | "MF" | "MG" | "MH" | "MK" | "ML" | "MM" | "MN" | "MO" | "MP" | "MQ" | "MR" | "MS" | "MT" | "MU" | "MV" | "MW" | "MX" | "MY" | "MZ" | "NA" | "NC" | "NE" | "NF" | "NG" | "NI" | "NL" | "NO" | "NP" | "NR" | "NU" | "NZ" | "OM" | "PA" | "PE" | "PF" | "PG" | "PH" | "PK" | "PL" | "PM" | "PN" | "PR" | "PS" | "PT" | "PW" | "PY" | "QA" | "RE" | "RO" | "RS" | "RW" | "SA" | "SB" | "SC" | "SD" | "SE" | "SG" | "SH" | "SI" | "SJ" | "SK" | "SL" | "SM" | "SN" | "SO" | "SR" | "SS" | "ST" | "SV" | "SX" | "SZ" | "TC" | "TD" | "TF" | "TG" | "TH" | "TJ" | "TK" | "TL" | "TM" | "TN" | "TO" | "TR" | "TT" | "TV" | "TW" | "TZ" | "UA" | "UG" | "UM" | "US" | "UY" | "UZ" | "VA" | "VC" | "VE" | "VG" | "VI" | "VN" | "VU" | "WF" | "WS" | "YE" | "YT" | "ZA" | "ZM" | "ZW") | null;
            feature_settings?: components["schemas"]["OrganizationFeatureSettingsUpdate"] | null;
            subscription_settings?: components["schemas"]["OrganizationSubscriptionSettings"] | null;
            customer_email_settings?: components["schemas"]["OrganizationCustomerEmailSettings"] | null;
            customer_portal_settings?: components["schemas"]["OrganizationCustomerPortalSettings"] | null;
            dispute_settings?: components["schemas"]["OrganizationDisputeSettingsUpdate"] | null;
            embed_hosts?: string[] | null;
            default_presentment_currency?: components["schemas"]["PresentmentCurrency"] | null;
            default_tax_behavior?: components["schemas"]["TaxBehaviorOption"] | null;
            sso_enforced?: boolean | null;
        };
        Pagination: {
            total_count: number;
            max_page: number;
        };
        PauseResumeNotAllowed: {
            /** @constant */
            error: "PauseResumeNotAllowed";
            detail: string;
        };
        Payment: components["schemas"]["CardPayment"] | components["schemas"]["GenericPayment"];
        PaymentActionRequired: {
            /** @constant */
            error: "PaymentActionRequired";
            detail: string;
        };
        PaymentAlreadyInProgress: {
            /** @constant */
            error: "PaymentAlreadyInProgress";
            detail: string;
        };
        PaymentFailed: {
            /** @constant */
            error: "PaymentFailed";
            detail: string;
        };
        PaymentMethod: components["schemas"]["CustomerPaymentMethodCard"] | components["schemas"]["CustomerPaymentMethodGeneric"];
        PaymentMethodCard: {
            /** Format: uuid4 */
            id: string;
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            processor: components["schemas"]["PaymentProcessor"];
            /** Format: uuid4 */
            customer_id: string;
            /** @constant */
            type: "card";
            method_metadata: components["schemas"]["PaymentMethodCardMetadata"];
        };
        PaymentMethodCardMetadata: {
            brand: string;
            last4: string;
            exp_month: number;
            exp_year: number;
            wallet?: string | null;
        };
        PaymentMethodGeneric: {
            /** Format: uuid4 */
            id: string;
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            processor: components["schemas"]["PaymentProcessor"];
            /** Format: uuid4 */
            customer_id: string;
            type: string;
        };
        PaymentMethodInUseByActiveSubscription: {
            /** @constant */
            error: "PaymentMethodInUseByActiveSubscription";
            detail: string;
        };
        PaymentMethodRequired: {
            /** @constant */
            error: "PaymentMethodRequired";
            detail: string;
        };
        PaymentNotReady: {
            /** @constant */
            error: "PaymentNotReady";
            detail: string;
        };
        /** @enum {string} */
        PaymentProcessor: "stripe";
        /** @enum {string} */
        PaymentSortProperty: "created_at" | "-created_at" | "status" | "-status" | "amount" | "-amount" | "method" | "-method";
        /** @enum {string} */
        PaymentStatus: "pending" | "succeeded" | "failed";
        /** @enum {string} */
        PaymentTrigger: "purchase" | "subscription_cycle" | "retry_dunning" | "retry_customer" | "retry_payment_method_update" | "retry_admin";
        PendingSubscriptionUpdate: {
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            /** Format: uuid4 */
            id: string;
            /** Format: date-time */
            applies_at: string;
            product_id: string | null;
            seats: number | null;
        };
        PortalAuthenticatedUser: {
            type: string;
            name: string | null;
            email: string;
            /** Format: uuid4 */
            customer_id: string;
            member_id?: string | null;
            role?: string | null;
        };
        /** @enum {string} */
        PresentmentCurrency: "aed" | "all" | "amd" | "aoa" | "ars" | "aud" | "awg" | "azn" | "bam" | "bbd" | "bdt" | "bif" | "bmd" | "bnd" | "bob" | "brl" | "bsd" | "bwp" | "bzd" | "cad" | "cdf" | "chf" | "clp" | "cny" | "cop" | "crc" | "cve" | "czk" | "djf" | "dkk" | "dop" | "dzd" | "egp" | "etb" | "eur" | "fjd" | "fkp" | "gbp" | "gel" | "gip" | "gmd" | "gnf" | "gtq" | "gyd" | "hkd" | "hnl" | "htg" | "huf" | "idr" | "ils" | "inr" | "isk" | "jmd" | "jpy" | "kes" | "kgs" | "khr" | "kmf" | "krw" | "kyd" | "kzt" | "lak" | "lkr" | "lrd" | "lsl" | "mad" | "mdl" | "mga" | "mkd" | "mnt" | "mop" | "mur" | "mvr" | "mwk" | "mxn" | "myr" | "mzn" | "nad" | "ngn" | "nio" | "nok" | "npr" | "nzd" | "pab" | "pen" | "pgk" | "php" | "pkr" | "pln" | "pyg" | "qar" | "ron" | "rsd" | "rwf" | "sar" | "sbd" | "scr" | "sek" | "sgd" | "shp" | "sos" | "srd" | "szl" | "thb" | "tjs" | "top" | "try" | "ttd" | "twd" | "tzs" | "uah" | "ugx" | "usd" | "uyu" | "uzs" | "vnd" | "vuv" | "wst" | "xaf" | "xcd" | "xcg" | "xof" | "xpf" | "yer" | "zar" | "zmw";
        Product: {
            /** Format: uuid4 */
            id: string;
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            trial_interval: components["schemas"]["TrialInterval"] | null;
            trial_interval_count: number | null;
            name: string;
            description: string | null;
            visibility: components["schemas"]["ProductVisibility"];
            recurring_interval: components["schemas"]["RecurringInterval"] | null;
            recurring_interval_count: number | null;
            meter_interval: components["schemas"]["RecurringInterval"] | null;
            meter_interval_count: number | null;
            is_recurring: boolean;
            is_archived: boolean;
            /** Format: uuid4 */
            organization_id: string;
            metadata: components["schemas"]["MetadataOutputType"];
            prices: (components["schemas"]["LegacyRecurringProductPrice"] | components["schemas"]["ProductPrice"])[];
            benefits: components["schemas"]["Benefit"][];
            medias: components["schemas"]["ProductMediaFileRead"][];
            attached_custom_fields: components["schemas"]["AttachedCustomField"][];
        };
        ProductBenefitsUpdate: {
            benefits: string[];
        };
        /** @enum {string} */
        ProductBillingType: "one_time" | "recurring";
        ProductCreate: components["schemas"]["ProductCreateRecurring"] | components["schemas"]["ProductCreateOneTime"];
        ProductCreateOneTime: {
            metadata?: {
                [key: string]: string | number | boolean;
            };
            name: string;
            description?: string | null;
            /** @default public */
            visibility?: components["schemas"]["ProductVisibility"];
            prices: (components["schemas"]["ProductPriceFixedCreate"] | components["schemas"]["ProductPriceCustomCreate"] | components["schemas"]["ProductPriceSeatBasedCreate"] | components["schemas"]["ProductPriceMeteredUnitCreate"])[];
            medias?: string[] | null;
            attached_custom_fields?: components["schemas"]["AttachedCustomFieldCreate"][];
            organization_id?: string | null;
            recurring_interval?: null;
            recurring_interval_count?: null;
        };
        ProductCreateRecurring: {
            metadata?: {
                [key: string]: string | number | boolean;
            };
            name: string;
            description?: string | null;
            /** @default public */
            visibility?: components["schemas"]["ProductVisibility"];
            prices: (components["schemas"]["ProductPriceFixedCreate"] | components["schemas"]["ProductPriceCustomCreate"] | components["schemas"]["ProductPriceSeatBasedCreate"] | components["schemas"]["ProductPriceMeteredUnitCreate"])[];
            medias?: string[] | null;
            attached_custom_fields?: components["schemas"]["AttachedCustomFieldCreate"][];
            organization_id?: string | null;
            trial_interval?: components["schemas"]["TrialInterval"] | null;
            trial_interval_count?: number | null;
            recurring_interval: components["schemas"]["RecurringInterval"];
            /** @default 1 */
            recurring_interval_count?: number;
            meter_interval?: components["schemas"]["RecurringInterval"] | null;
            meter_interval_count?: number | null;
        };
        ProductMediaFileCreate: {
            organization_id?: string | null;
            name: string;
            mime_type: string;
            size: number;
            checksum_sha256_base64?: string | null;
            upload: components["schemas"]["S3FileCreateMultipart"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            service: "product_media";
            version?: string | null;
        };
        ProductMediaFileRead: {
            /** Format: uuid4 */
            id: string;
            /** Format: uuid4 */
            organization_id: string;
            name: string;
            path: string;
            mime_type: string;
            size: number;
            storage_version: string | null;
            checksum_etag: string | null;
            checksum_sha256_base64: string | null;
            checksum_sha256_hex: string | null;
            last_modified_at: string | null;
            version: string | null;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            service: "product_media";
            is_uploaded: boolean;
            /** Format: date-time */
            created_at: string;
            readonly size_readable: string;
            readonly public_url: string;
        };
        ProductPrice: components["schemas"]["ProductPriceFixed"] | components["schemas"]["ProductPriceCustom"] | components["schemas"]["ProductPriceSeatBased"] | components["schemas"]["ProductPriceMeteredUnit"];
        ProductPriceCustom: {
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            /** Format: uuid4 */
            id: string;
            source: components["schemas"]["ProductPriceSource"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            amount_type: "custom";
            price_currency: string;
            tax_behavior: components["schemas"]["TaxBehaviorOption"] | null;
            is_archived: boolean;
            /** Format: uuid4 */
            product_id: string;
            minimum_amount: number;
            maximum_amount: number | null;
            preset_amount: number | null;
        };
        ProductPriceCustomCreate: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            amount_type: "custom";
            /** @default usd */
            price_currency?: components["schemas"]["PresentmentCurrency"];
            tax_behavior?: components["schemas"]["TaxBehaviorOption"] | null;
            /** @default 50 */
            minimum_amount?: number;
            maximum_amount?: number | null;
            preset_amount?: number | null;
        };
        ProductPriceFixed: {
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            /** Format: uuid4 */
            id: string;
            source: components["schemas"]["ProductPriceSource"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            amount_type: "fixed";
            price_currency: string;
            tax_behavior: components["schemas"]["TaxBehaviorOption"] | null;
            is_archived: boolean;
            /** Format: uuid4 */
            product_id: string;
            price_amount: number;
        };
        ProductPriceFixedCreate: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            amount_type: "fixed";
            /** @default usd */
            price_currency?: components["schemas"]["PresentmentCurrency"];
            tax_behavior?: components["schemas"]["TaxBehaviorOption"] | null;
            price_amount: number;
        };
        ProductPriceMeter: {
            /** Format: uuid4 */
            id: string;
            name: string;
            unit: components["schemas"]["MeterUnit"];
            custom_label: string | null;
            custom_multiplier: number | null;
        };
        ProductPriceMeteredUnit: {
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            /** Format: uuid4 */
            id: string;
            source: components["schemas"]["ProductPriceSource"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            amount_type: "metered_unit";
            price_currency: string;
            tax_behavior: components["schemas"]["TaxBehaviorOption"] | null;
            is_archived: boolean;
            /** Format: uuid4 */
            product_id: string;
            unit_amount: string;
            cap_amount: number | null;
            /** Format: uuid4 */
            meter_id: string;
            meter: components["schemas"]["ProductPriceMeter"];
        };
        ProductPriceMeteredUnitCreate: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            amount_type: "metered_unit";
            /** @default usd */
            price_currency?: components["schemas"]["PresentmentCurrency"];
            tax_behavior?: components["schemas"]["TaxBehaviorOption"] | null;
            /** Format: uuid4 */
            meter_id: string;
            unit_amount: number | string;
            cap_amount?: number | null;
        };
        ProductPriceSeatBased: {
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            /** Format: uuid4 */
            id: string;
            source: components["schemas"]["ProductPriceSource"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            amount_type: "seat_based";
            price_currency: string;
            tax_behavior: components["schemas"]["TaxBehaviorOption"] | null;
            is_archived: boolean;
            /** Format: uuid4 */
            product_id: string;
            seat_tiers: components["schemas"]["ProductPriceSeatTiers-Output"];
        };
        ProductPriceSeatBasedCreate: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            amount_type: "seat_based";
            /** @default usd */
            price_currency?: components["schemas"]["PresentmentCurrency"];
            tax_behavior?: components["schemas"]["TaxBehaviorOption"] | null;
            seat_tiers: components["schemas"]["ProductPriceSeatTiers-Input"];
        };
        ProductPriceSeatTier: {
            min_seats: number;
            max_seats?: number | null;
            price_per_seat: number;
        };
        "ProductPriceSeatTiers-Input": {
            /** @default volume */
            seat_tier_type?: components["schemas"]["SeatTierType"];
            tiers: components["schemas"]["ProductPriceSeatTier"][];
        };
        "ProductPriceSeatTiers-Output": {
            /** @default volume */
            seat_tier_type?: components["schemas"]["SeatTierType"];
            tiers: components["schemas"]["ProductPriceSeatTier"][];
            readonly minimum_seats: number;
            readonly maximum_seats: number | null;
        };
        /** @enum {string} */
        ProductPriceSource: "catalog" | "ad_hoc";
        /** @enum {string} */
        ProductSortProperty: "created_at" | "-created_at" | "name" | "-name" | "price_amount_type" | "-price_amount_type" | "price_amount" | "-price_amount";
        ProductUpdate: {
            metadata?: {
                [key: string]: string | number | boolean;
            };
            trial_interval?: components["schemas"]["TrialInterval"] | null;
            trial_interval_count?: number | null;
            name?: string | null;
            description?: string | null;
            recurring_interval?: components["schemas"]["RecurringInterval"] | null;
            recurring_interval_count?: number | null;
            is_archived?: boolean | null;
            visibility?: components["schemas"]["ProductVisibility"] | null;
            prices?: (components["schemas"]["ExistingProductPrice"] | (components["schemas"]["ProductPriceFixedCreate"] | components["schemas"]["ProductPriceCustomCreate"] | components["schemas"]["ProductPriceSeatBasedCreate"] | components["schemas"]["ProductPriceMeteredUnitCreate"]))[] | null;
            medias?: string[] | null;
            attached_custom_fields?: components["schemas"]["AttachedCustomFieldCreate"][] | null;
        };
        /** @enum {string} */
        ProductVisibility: "draft" | "private" | "public";
        PropertyAggregation: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            func: "avg" | "max" | "min" | "sum";
            property: string;
        };
        /** @enum {string} */
        RecurringInterval: "day" | "week" | "month" | "year";
        Refund: {
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            /** Format: uuid4 */
            id: string;
            metadata: components["schemas"]["MetadataOutputType"];
            status: components["schemas"]["RefundStatus"];
            reason: components["schemas"]["RefundReason"];
            amount: number;
            tax_amount: number;
            currency: string;
            /** Format: uuid4 */
            organization_id: string;
            /** Format: uuid4 */
            order_id: string;
            subscription_id: string | null;
            /** Format: uuid4 */
            customer_id: string;
            revoke_benefits: boolean;
            dispute: components["schemas"]["RefundDispute"] | null;
        };
        RefundCreate: {
            metadata?: {
                [key: string]: string | number | boolean;
            };
            /** Format: uuid4 */
            order_id: string;
            /** @enum {string} */
            reason: "duplicate" | "fraudulent" | "customer_request" | "service_disruption" | "satisfaction_guarantee" | "other";
            amount: number;
            comment?: string | null;
            /** @default false */
            revoke_benefits?: boolean;
        };
        RefundDispute: {
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            /** Format: uuid4 */
            id: string;
            status: components["schemas"]["DisputeStatus"];
            resolved: boolean;
            closed: boolean;
            amount: number;
            tax_amount: number;
            currency: string;
            reason: string | null;
            evidence_due_by: string | null;
            past_due: boolean;
            /** Format: uuid4 */
            order_id: string;
            /** Format: uuid4 */
            payment_id: string;
        };
        /** @enum {string} */
        RefundReason: "duplicate" | "fraudulent" | "customer_request" | "service_disruption" | "satisfaction_guarantee" | "dispute_prevention" | "other";
        /** @enum {string} */
        RefundSortProperty: "created_at" | "-created_at" | "amount" | "-amount";
        /** @enum {string} */
        RefundStatus: "pending" | "succeeded" | "failed" | "canceled";
        RefundedAlready: {
            /** @constant */
            error: "RefundedAlready";
            detail: string;
        };
        ResourceNotFound: {
            /** @constant */
            error: "ResourceNotFound";
            detail: string;
        };
        S3DownloadURL: {
            url: string;
            /** @default {} */
            headers?: {
                [key: string]: string;
            };
            /** Format: date-time */
            expires_at: string;
        };
        S3FileCreateMultipart: {
            parts: components["schemas"]["S3FileCreatePart"][];
        };
        S3FileCreatePart: {
            number: number;
            chunk_start: number;
            chunk_end: number;
            checksum_sha256_base64?: string | null;
        };
        S3FileUploadCompletedPart: {
            number: number;
            checksum_etag: string;
            checksum_sha256_base64: string | null;
        };
        S3FileUploadMultipart: {
            id: string;
            path: string;
            parts: components["schemas"]["S3FileUploadPart"][];
        };
        S3FileUploadPart: {
            number: number;
            chunk_start: number;
            chunk_end: number;
            checksum_sha256_base64?: string | null;
            url: string;
            /** Format: date-time */
            expires_at: string;
            /** @default {} */
            headers?: {
                [key: string]: string;
            };
        };
        SSOEnforcementRequiresConnection: {
            /** @constant */
            error: "SSOEnforcementRequiresConnection";
            detail: string;
        };
        SeatAssign: {
            subscription_id?: string | null;
            order_id?: string | null;
            email?: string | null;
            external_customer_id?: string | null;
            customer_id?: string | null;
            external_member_id?: string | null;
            member_id?: string | null;
            metadata?: {
                [key: string]: unknown;
            } | null;
            /** @default false */
            immediate_claim?: boolean;
        };
        SeatClaim: {
            invitation_token: string;
        };
        SeatClaimInfo: {
            product_name: string;
            /** Format: uuid */
            product_id: string;
            organization_name: string;
            organization_slug: string;
            customer_email: string;
            can_claim: boolean;
        };
        /** @enum {string} */
        SeatStatus: "pending" | "claimed" | "revoked";
        /** @enum {string} */
        SeatTierType: "volume" | "graduated";
        SeatsList: {
            seats: components["schemas"]["CustomerSeat"][];
            available_seats: number;
            total_seats: number;
        };
        Subscription: {
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            /** Format: uuid4 */
            id: string;
            amount: number;
            currency: string;
            recurring_interval: components["schemas"]["RecurringInterval"];
            recurring_interval_count: number;
            status: components["schemas"]["SubscriptionStatus"];
            /** Format: date-time */
            current_period_start: string;
            /** Format: date-time */
            current_period_end: string;
            current_meter_period_start: string | null;
            current_meter_period_end: string | null;
            trial_start: string | null;
            trial_end: string | null;
            cancel_at_period_end: boolean;
            canceled_at: string | null;
            started_at: string | null;
            ends_at: string | null;
            ended_at: string | null;
            past_due_at?: string | null;
            pause_at_period_end: boolean;
            paused_at: string | null;
            resumes_at: string | null;
            /** Format: uuid4 */
            customer_id: string;
            /** Format: uuid4 */
            product_id: string;
            discount_id: string | null;
            checkout_id: string | null;
            seats?: number | null;
            customer_cancellation_reason: components["schemas"]["CustomerCancellationReason"] | null;
            customer_cancellation_comment: string | null;
            metadata: components["schemas"]["MetadataOutputType"];
            custom_field_data?: {
                [key: string]: string | number | boolean | null;
            };
            customer: components["schemas"]["SubscriptionCustomer"];
            product: components["schemas"]["Product"];
            discount: (components["schemas"]["DiscountFixedOnceForeverDurationBase"] | components["schemas"]["DiscountFixedRepeatDurationBase"] | components["schemas"]["DiscountPercentageOnceForeverDurationBase"] | components["schemas"]["DiscountPercentageRepeatDurationBase"]) | null;
            prices: (components["schemas"]["LegacyRecurringProductPrice"] | components["schemas"]["ProductPrice"])[];
            meters: components["schemas"]["SubscriptionMeter"][];
            pending_update: components["schemas"]["PendingSubscriptionUpdate"] | null;
        };
        SubscriptionBillingPeriodUpdatedEvent: {
            /** Format: uuid4 */
            id: string;
            /** Format: date-time */
            timestamp: string;
            /** Format: uuid4 */
            organization_id: string;
            customer_id: string | null;
            customer: components["schemas"]["Customer"] | null;
            external_customer_id: string | null;
            member_id?: string | null;
            external_member_id?: string | null;
            /** @default 0 */
            child_count?: number;
            parent_id?: string | null;
            label: string;
            /** @constant */
            source: "system";
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            name: "subscription.billing_period_updated";
            metadata: components["schemas"]["SubscriptionBillingPeriodUpdatedMetadata"];
        };
        SubscriptionBillingPeriodUpdatedMetadata: {
            subscription_id: string;
            old_period_end: string;
            new_period_end: string;
        };
        SubscriptionCancel: {
            customer_cancellation_reason?: components["schemas"]["CustomerCancellationReason"] | null;
            customer_cancellation_comment?: string | null;
            cancel_at_period_end: boolean;
        };
        SubscriptionCanceledEvent: {
            /** Format: uuid4 */
            id: string;
            /** Format: date-time */
            timestamp: string;
            /** Format: uuid4 */
            organization_id: string;
            customer_id: string | null;
            customer: components["schemas"]["Customer"] | null;
            external_customer_id: string | null;
            member_id?: string | null;
            external_member_id?: string | null;
            /** @default 0 */
            child_count?: number;
            parent_id?: string | null;
            label: string;
            /** @constant */
            source: "system";
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            name: "subscription.canceled";
            metadata: components["schemas"]["SubscriptionCanceledMetadata"];
        };
        SubscriptionCanceledMetadata: {
            subscription_id: string;
            product_id?: string;
            amount: number;
            currency: string;
            recurring_interval: string;
            recurring_interval_count: number;
            customer_cancellation_reason?: string;
            customer_cancellation_comment?: string;
            canceled_at: string;
            ends_at?: string;
            cancel_at_period_end?: boolean;
        };
        SubscriptionCreateCustomer: {
            metadata?: {
                [key: string]: string | number | boolean;
            };
            /** Format: uuid4 */
            product_id: string;
            /** Format: uuid4 */
            customer_id: string;
        };
        SubscriptionCreateExternalCustomer: {
            metadata?: {
                [key: string]: string | number | boolean;
            };
            /** Format: uuid4 */
            product_id: string;
            external_customer_id: string;
        };
        SubscriptionCreatedEvent: {
            /** Format: uuid4 */
            id: string;
            /** Format: date-time */
            timestamp: string;
            /** Format: uuid4 */
            organization_id: string;
            customer_id: string | null;
            customer: components["schemas"]["Customer"] | null;
            external_customer_id: string | null;
            member_id?: string | null;
            external_member_id?: string | null;
            /** @default 0 */
            child_count?: number;
            parent_id?: string | null;
            label: string;
            /** @constant */
            source: "system";
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            name: "subscription.created";
            metadata: components["schemas"]["SubscriptionCreatedMetadata"];
        };
        SubscriptionCreatedMetadata: {
            subscription_id: string;
            product_id: string;
            amount: number;
            currency: string;
            recurring_interval: string;
            recurring_interval_count: number;
            started_at: string;
        };
        SubscriptionCustomer: {
            /** Format: uuid4 */
            id: string;
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            metadata: components["schemas"]["MetadataOutputType"];
            external_id?: string | null;
            email?: string | null;
            email_verified: boolean;
            type: components["schemas"]["CustomerType"];
            name: string | null;
            billing_name: string | null;
            billing_address: components["schemas"]["Address"] | null;
            tax_id: [
                string,
                components["schemas"]["TaxIDFormat"]
            ] | null;
            locale?: string | null;
            /** Format: uuid4 */
            organization_id: string;
            default_payment_method_id?: string | null;
            deleted_at: string | null;
            first_user_event_at: string | null;
            avatar_url: string | null;
        };
        SubscriptionCycledEvent: {
            /** Format: uuid4 */
            id: string;
            /** Format: date-time */
            timestamp: string;
            /** Format: uuid4 */
            organization_id: string;
            customer_id: string | null;
            customer: components["schemas"]["Customer"] | null;
            external_customer_id: string | null;
            member_id?: string | null;
            external_member_id?: string | null;
            /** @default 0 */
            child_count?: number;
            parent_id?: string | null;
            label: string;
            /** @constant */
            source: "system";
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            name: "subscription.cycled";
            metadata: components["schemas"]["SubscriptionCycledMetadata"];
        };
        SubscriptionCycledMetadata: {
            subscription_id: string;
            product_id?: string;
            amount?: number;
            currency?: string;
            recurring_interval?: string;
            recurring_interval_count?: number;
        };
        /** @enum {string} */
        SubscriptionExportColumn: "email" | "started_at" | "product" | "amount" | "currency" | "status" | "recurring_interval" | "customer_name" | "billing_name" | "billing_country" | "net_amount" | "discount" | "seats" | "current_period_start" | "current_period_end" | "cancel_at_period_end" | "canceled_at" | "ends_at" | "ended_at" | "cancellation_reason" | "trial_start" | "trial_end";
        SubscriptionLocked: {
            /** @constant */
            error: "SubscriptionLocked";
            detail: string;
        };
        SubscriptionMeter: {
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            /** Format: uuid4 */
            id: string;
            consumed_units: number;
            credited_units: number;
            amount: number;
            /** Format: uuid4 */
            meter_id: string;
            meter: components["schemas"]["Meter"];
        };
        SubscriptionPastDueEvent: {
            /** Format: uuid4 */
            id: string;
            /** Format: date-time */
            timestamp: string;
            /** Format: uuid4 */
            organization_id: string;
            customer_id: string | null;
            customer: components["schemas"]["Customer"] | null;
            external_customer_id: string | null;
            member_id?: string | null;
            external_member_id?: string | null;
            /** @default 0 */
            child_count?: number;
            parent_id?: string | null;
            label: string;
            /** @constant */
            source: "system";
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            name: "subscription.past_due";
            metadata: components["schemas"]["SubscriptionPastDueMetadata"];
        };
        SubscriptionPastDueMetadata: {
            subscription_id: string;
            product_id?: string;
            past_due_at: string;
            amount?: number;
            currency?: string;
            recurring_interval?: string;
            recurring_interval_count?: number;
        };
        SubscriptionPause: {
            pause_at_period_end: boolean;
            resumes_at?: string | null;
        };
        SubscriptionPausedEvent: {
            /** Format: uuid4 */
            id: string;
            /** Format: date-time */
            timestamp: string;
            /** Format: uuid4 */
            organization_id: string;
            customer_id: string | null;
            customer: components["schemas"]["Customer"] | null;
            external_customer_id: string | null;
            member_id?: string | null;
            external_member_id?: string | null;
            /** @default 0 */
            child_count?: number;
            parent_id?: string | null;
            label: string;
            /** @constant */
            source: "system";
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            name: "subscription.paused";
            metadata: components["schemas"]["SubscriptionPausedMetadata"];
        };
        SubscriptionPausedMetadata: {
            subscription_id: string;
            product_id?: string;
            amount?: number;
            currency?: string;
            recurring_interval?: string;
            recurring_interval_count?: number;
            paused_at: string;
            resumes_at?: string;
        };
        SubscriptionProductUpdatedEvent: {
            /** Format: uuid4 */
            id: string;
            /** Format: date-time */
            timestamp: string;
            /** Format: uuid4 */
            organization_id: string;
            customer_id: string | null;
            customer: components["schemas"]["Customer"] | null;
            external_customer_id: string | null;
            member_id?: string | null;
            external_member_id?: string | null;
            /** @default 0 */
            child_count?: number;
            parent_id?: string | null;
            label: string;
            /** @constant */
            source: "system";
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            name: "subscription.product_updated";
            metadata: components["schemas"]["SubscriptionProductUpdatedMetadata"];
        };
        SubscriptionProductUpdatedMetadata: {
            subscription_id: string;
            old_product_id: string;
            new_product_id: string;
        };
        /** @enum {string} */
        SubscriptionProrationBehavior: "invoice" | "prorate" | "next_period" | "reset";
        SubscriptionReactivatedEvent: {
            /** Format: uuid4 */
            id: string;
            /** Format: date-time */
            timestamp: string;
            /** Format: uuid4 */
            organization_id: string;
            customer_id: string | null;
            customer: components["schemas"]["Customer"] | null;
            external_customer_id: string | null;
            member_id?: string | null;
            external_member_id?: string | null;
            /** @default 0 */
            child_count?: number;
            parent_id?: string | null;
            label: string;
            /** @constant */
            source: "system";
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            name: "subscription.reactivated";
            metadata: components["schemas"]["SubscriptionReactivatedMetadata"];
        };
        SubscriptionReactivatedMetadata: {
            subscription_id: string;
            product_id?: string;
            amount?: number;
            currency?: string;
            recurring_interval?: string;
            recurring_interval_count?: number;
        };
        SubscriptionReinstatedEvent: {
            /** Format: uuid4 */
            id: string;
            /** Format: date-time */
            timestamp: string;
            /** Format: uuid4 */
            organization_id: string;
            customer_id: string | null;
            customer: components["schemas"]["Customer"] | null;
            external_customer_id: string | null;
            member_id?: string | null;
            external_member_id?: string | null;
            /** @default 0 */
            child_count?: number;
            parent_id?: string | null;
            label: string;
            /** @constant */
            source: "system";
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            name: "subscription.reinstated";
            metadata: components["schemas"]["SubscriptionReinstatedMetadata"];
        };
        SubscriptionReinstatedMetadata: {
            subscription_id: string;
            product_id?: string;
            amount?: number;
            currency?: string;
            recurring_interval?: string;
            recurring_interval_count?: number;
        };
        SubscriptionResume: {
            /** @constant */
            resume: true;
        };
        SubscriptionResumedEvent: {
            /** Format: uuid4 */
            id: string;
            /** Format: date-time */
            timestamp: string;
            /** Format: uuid4 */
            organization_id: string;
            customer_id: string | null;
            customer: components["schemas"]["Customer"] | null;
            external_customer_id: string | null;
            member_id?: string | null;
            external_member_id?: string | null;
            /** @default 0 */
            child_count?: number;
            parent_id?: string | null;
            label: string;
            /** @constant */
            source: "system";
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            name: "subscription.resumed";
            metadata: components["schemas"]["SubscriptionResumedMetadata"];
        };
        SubscriptionResumedMetadata: {
            subscription_id: string;
            product_id?: string;
            amount?: number;
            currency?: string;
            recurring_interval?: string;
            recurring_interval_count?: number;
        };
        SubscriptionRevoke: {
            customer_cancellation_reason?: components["schemas"]["CustomerCancellationReason"] | null;
            customer_cancellation_comment?: string | null;
            /** @constant */
            revoke: true;
        };
        SubscriptionRevokedEvent: {
            /** Format: uuid4 */
            id: string;
            /** Format: date-time */
            timestamp: string;
            /** Format: uuid4 */
            organization_id: string;
            customer_id: string | null;
            customer: components["schemas"]["Customer"] | null;
            external_customer_id: string | null;
            member_id?: string | null;
            external_member_id?: string | null;
            /** @default 0 */
            child_count?: number;
            parent_id?: string | null;
            label: string;
            /** @constant */
            source: "system";
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            name: "subscription.revoked";
            metadata: components["schemas"]["SubscriptionRevokedMetadata"];
        };
        SubscriptionRevokedMetadata: {
            subscription_id: string;
            product_id?: string;
            amount?: number;
            currency?: string;
            recurring_interval?: string;
            recurring_interval_count?: number;
        };
        SubscriptionSeatsUpdatedEvent: {
            /** Format: uuid4 */
            id: string;
            /** Format: date-time */
            timestamp: string;
            /** Format: uuid4 */
            organization_id: string;
            customer_id: string | null;
            customer: components["schemas"]["Customer"] | null;
            external_customer_id: string | null;
            member_id?: string | null;
            external_member_id?: string | null;
            /** @default 0 */
            child_count?: number;
            parent_id?: string | null;
            label: string;
            /** @constant */
            source: "system";
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            name: "subscription.seats_updated";
            metadata: components["schemas"]["SubscriptionSeatsUpdatedMetadata"];
        };
        SubscriptionSeatsUpdatedMetadata: {
            subscription_id: string;
            old_seats: number;
            new_seats: number;
            proration_behavior: string;
        };
        /** @enum {string} */
        SubscriptionSortProperty: "customer" | "-customer" | "status" | "-status" | "started_at" | "-started_at" | "current_period_end" | "-current_period_end" | "ended_at" | "-ended_at" | "ends_at" | "-ends_at" | "amount" | "-amount" | "product" | "-product" | "discount" | "-discount";
        /** @enum {string} */
        SubscriptionStatus: "incomplete" | "incomplete_expired" | "trialing" | "active" | "past_due" | "canceled" | "unpaid" | "paused";
        SubscriptionUncanceledEvent: {
            /** Format: uuid4 */
            id: string;
            /** Format: date-time */
            timestamp: string;
            /** Format: uuid4 */
            organization_id: string;
            customer_id: string | null;
            customer: components["schemas"]["Customer"] | null;
            external_customer_id: string | null;
            member_id?: string | null;
            external_member_id?: string | null;
            /** @default 0 */
            child_count?: number;
            parent_id?: string | null;
            label: string;
            /** @constant */
            source: "system";
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            name: "subscription.uncanceled";
            metadata: components["schemas"]["SubscriptionUncanceledMetadata"];
        };
        SubscriptionUncanceledMetadata: {
            subscription_id: string;
            product_id: string;
            amount: number;
            currency: string;
            recurring_interval: string;
            recurring_interval_count: number;
        };
        SubscriptionUpdate: components["schemas"]["SubscriptionUpdateBase"] | components["schemas"]["SubscriptionUpdateSeats"] | components["schemas"]["SubscriptionUpdateBillingPeriod"] | components["schemas"]["SubscriptionCancel"] | components["schemas"]["SubscriptionRevoke"] | components["schemas"]["SubscriptionPause"] | components["schemas"]["SubscriptionResume"] | components["schemas"]["SubscriptionUpdateClear"];
        SubscriptionUpdateBase: {
            metadata?: {
                [key: string]: string | number | boolean;
            };
            product_id?: string | null;
            proration_behavior?: components["schemas"]["SubscriptionProrationBehavior"] | null;
            discount_id?: string | null;
            trial_end?: string | "now" | null;
        };
        SubscriptionUpdateBillingPeriod: {
            /** Format: date-time */
            current_billing_period_end: string;
        };
        SubscriptionUpdateClear: {
            pending_update: null;
        };
        SubscriptionUpdateClearedEvent: {
            /** Format: uuid4 */
            id: string;
            /** Format: date-time */
            timestamp: string;
            /** Format: uuid4 */
            organization_id: string;
            customer_id: string | null;
            customer: components["schemas"]["Customer"] | null;
            external_customer_id: string | null;
            member_id?: string | null;
            external_member_id?: string | null;
            /** @default 0 */
            child_count?: number;
            parent_id?: string | null;
            label: string;
            /** @constant */
            source: "system";
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            name: "subscription.update_cleared";
            metadata: components["schemas"]["SubscriptionUpdateClearedMetadata"];
        };
        SubscriptionUpdateClearedMetadata: {
            subscription_id: string;
        };
        SubscriptionUpdateSeats: {
            seats: number;
            proration_behavior?: components["schemas"]["SubscriptionProrationBehavior"] | null;
        };
        SubscriptionUpdatedEvent: {
            /** Format: uuid4 */
            id: string;
            /** Format: date-time */
            timestamp: string;
            /** Format: uuid4 */
            organization_id: string;
            customer_id: string | null;
            customer: components["schemas"]["Customer"] | null;
            external_customer_id: string | null;
            member_id?: string | null;
            external_member_id?: string | null;
            /** @default 0 */
            child_count?: number;
            parent_id?: string | null;
            label: string;
            /** @constant */
            source: "system";
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            name: "subscription.updated";
            metadata: components["schemas"]["SubscriptionUpdatedMetadata"];
        };
        SubscriptionUpdatedMetadata: {
            product_id?: string;
            proration_behavior?: components["schemas"]["SubscriptionProrationBehavior"];
            discount_id?: string | null;
            trial_end?: string;
            seats?: number;
            billing_period_end?: string;
            subscription_id: string;
        };
        SupportCaseAttachmentFileCreate: {
            organization_id?: string | null;
            name: string;
            mime_type: string;
            size: number;
            checksum_sha256_base64?: string | null;
            upload: components["schemas"]["S3FileCreateMultipart"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            service: "support_case_attachment";
            version?: string | null;
        };
        SupportCaseAttachmentFileRead: {
            /** Format: uuid4 */
            id: string;
            /** Format: uuid4 */
            organization_id: string;
            name: string;
            path: string;
            mime_type: string;
            size: number;
            storage_version: string | null;
            checksum_etag: string | null;
            checksum_sha256_base64: string | null;
            checksum_sha256_hex: string | null;
            last_modified_at: string | null;
            version: string | null;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            service: "support_case_attachment";
            is_uploaded: boolean;
            /** Format: date-time */
            created_at: string;
            readonly size_readable: string;
        };
        SystemEvent: components["schemas"]["MeterCreditEvent"] | components["schemas"]["MeterResetEvent"] | components["schemas"]["BenefitGrantedEvent"] | components["schemas"]["BenefitCycledEvent"] | components["schemas"]["BenefitUpdatedEvent"] | components["schemas"]["BenefitRevokedEvent"] | components["schemas"]["SubscriptionCreatedEvent"] | components["schemas"]["SubscriptionUpdatedEvent"] | components["schemas"]["SubscriptionCycledEvent"] | components["schemas"]["SubscriptionCanceledEvent"] | components["schemas"]["SubscriptionRevokedEvent"] | components["schemas"]["SubscriptionPastDueEvent"] | components["schemas"]["SubscriptionReactivatedEvent"] | components["schemas"]["SubscriptionReinstatedEvent"] | components["schemas"]["SubscriptionPausedEvent"] | components["schemas"]["SubscriptionResumedEvent"] | components["schemas"]["SubscriptionUncanceledEvent"] | components["schemas"]["SubscriptionProductUpdatedEvent"] | components["schemas"]["SubscriptionSeatsUpdatedEvent"] | components["schemas"]["SubscriptionBillingPeriodUpdatedEvent"] | components["schemas"]["SubscriptionUpdateClearedEvent"] | components["schemas"]["OrderPaidEvent"] | components["schemas"]["OrderRefundedEvent"] | components["schemas"]["OrderVoidedEvent"] | components["schemas"]["OrderUnvoidedEvent"] | components["schemas"]["CheckoutCreatedEvent"] | components["schemas"]["CustomerCreatedEvent"] | components["schemas"]["CustomerUpdatedEvent"] | components["schemas"]["CustomerDeletedEvent"] | components["schemas"]["BalanceOrderEvent"] | components["schemas"]["BalanceCreditOrderEvent"] | components["schemas"]["BalanceRefundEvent"] | components["schemas"]["BalanceRefundReversalEvent"] | components["schemas"]["BalanceDisputeEvent"] | components["schemas"]["BalanceDisputeReversalEvent"];
        /** @enum {string} */
        TaxBehavior: "inclusive" | "exclusive";
        /** @enum {string} */
        TaxBehaviorOption: "location" | "inclusive" | "exclusive";
        /** @enum {string} */
        TaxIDFormat: "ad_nrt" | "ae_trn" | "ar_cuit" | "au_abn" | "au_arn" | "bg_uic" | "bh_vat" | "bo_tin" | "br_cnpj" | "br_cpf" | "ca_bn" | "ca_gst_hst" | "ca_pst_bc" | "ca_pst_mb" | "ca_pst_sk" | "ca_qst" | "ch_uid" | "ch_vat" | "cl_tin" | "cn_tin" | "co_nit" | "cr_tin" | "de_stn" | "do_rcn" | "ec_ruc" | "eg_tin" | "es_cif" | "eu_oss_vat" | "eu_vat" | "gb_vat" | "ge_vat" | "hk_br" | "hr_oib" | "hu_tin" | "id_npwp" | "il_vat" | "in_gst" | "is_vat" | "jp_cn" | "jp_rn" | "jp_trn" | "ke_pin" | "kr_brn" | "kz_bin" | "li_uid" | "mk_vat" | "mx_rfc" | "my_frp" | "my_itn" | "my_sst" | "ng_tin" | "no_vat" | "no_voec" | "nz_gst" | "om_vat" | "pe_ruc" | "ph_tin" | "ro_tin" | "rs_pib" | "ru_inn" | "ru_kpp" | "sa_vat" | "sg_gst" | "sg_uen" | "si_tin" | "sv_nit" | "th_vat" | "tr_tin" | "tw_vat" | "ua_vat" | "us_ein" | "uy_ruc" | "ve_rif" | "vn_tin" | "za_vat" | "mu_tan";
        /** @enum {string} */
        TimeInterval: "year" | "month" | "week" | "day" | "hour";
        TrialAlreadyRedeemed: {
            /** @constant */
            error: "TrialAlreadyRedeemed";
            detail: string;
        };
        /** @enum {string} */
        TrialInterval: "day" | "week" | "month" | "year";
        Unauthorized: {
            /** @constant */
            error: "Unauthorized";
            detail: string;
        };
        UniqueAggregation: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            func: "unique";
            property: string;
        };
        UserEvent: {
            /** Format: uuid4 */
            id: string;
            /** Format: date-time */
            timestamp: string;
            /** Format: uuid4 */
            organization_id: string;
            customer_id: string | null;
            customer: components["schemas"]["Customer"] | null;
            external_customer_id: string | null;
            member_id?: string | null;
            external_member_id?: string | null;
            /** @default 0 */
            child_count?: number;
            parent_id?: string | null;
            label: string;
            name: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            source: "user";
            metadata: components["schemas"]["EventMetadataOutput"];
        };
        ValidatedLicenseKey: {
            /** Format: uuid4 */
            id: string;
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            /** Format: uuid4 */
            organization_id: string;
            /** Format: uuid4 */
            customer_id: string;
            customer: components["schemas"]["LicenseKeyCustomer"];
            /** Format: uuid4 */
            benefit_id: string;
            key: string;
            display_key: string;
            status: components["schemas"]["LicenseKeyStatus"];
            limit_activations: number | null;
            usage: number;
            limit_usage: number | null;
            validations: number;
            last_validated_at: string | null;
            expires_at: string | null;
            activation?: components["schemas"]["LicenseKeyActivationBase"] | null;
        };
        ValidationError: {
            loc: (string | number)[];
            msg: string;
            type: string;
            input?: unknown;
            ctx?: Record<string, unknown>;
        };
        WebhookDelivery: {
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            /** Format: uuid4 */
            id: string;
            succeeded: boolean;
            http_code: number | null;
            response: string | null;
            webhook_event: components["schemas"]["WebhookEvent"];
        };
        WebhookEndpoint: {
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            /** Format: uuid4 */
            id: string;
            url: string;
            name?: string | null;
            format: components["schemas"]["WebhookFormat"];
            secret: string;
            /** Format: uuid4 */
            organization_id: string;
            events: components["schemas"]["WebhookEventType"][];
            enabled: boolean;
        };
        WebhookEndpointCreate: {
            /** Format: uri */
            url: string;
            name?: string | null;
            format: components["schemas"]["WebhookFormat"];
            events: components["schemas"]["WebhookEventType"][];
            organization_id?: string | null;
        };
        WebhookEndpointUpdate: {
            url?: string | null;
            name?: string | null;
            format?: components["schemas"]["WebhookFormat"] | null;
            events?: components["schemas"]["WebhookEventType"][] | null;
            enabled?: boolean | null;
        };
        WebhookEvent: {
            /** Format: date-time */
            created_at: string;
            modified_at: string | null;
            /** Format: uuid4 */
            id: string;
            last_http_code?: number | null;
            succeeded?: boolean | null;
            skipped: boolean;
            payload: string | null;
            type: components["schemas"]["WebhookEventType"];
            is_archived: boolean;
        };
        /** @enum {string} */
        WebhookEventType: "checkout.created" | "checkout.updated" | "checkout.expired" | "customer.created" | "customer.updated" | "customer.deleted" | "customer.state_changed" | "customer_seat.assigned" | "customer_seat.claimed" | "customer_seat.revoked" | "member.created" | "member.updated" | "member.deleted" | "order.created" | "order.updated" | "order.paid" | "order.refunded" | "subscription.created" | "subscription.updated" | "subscription.active" | "subscription.canceled" | "subscription.uncanceled" | "subscription.cycled" | "subscription.revoked" | "subscription.past_due" | "subscription.paused" | "subscription.resumed" | "refund.created" | "refund.updated" | "product.created" | "product.updated" | "discount.created" | "discount.updated" | "discount.deleted" | "benefit.created" | "benefit.updated" | "benefit_grant.created" | "benefit_grant.cycled" | "benefit_grant.updated" | "benefit_grant.revoked" | "organization.updated";
        /** @enum {string} */
        WebhookFormat: "raw" | "discord" | "slack";
        MetadataQuery: {
            [key: string]: string | number | boolean | string[] | number[] | boolean[];
        } | null;
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    "organizations:list": {
        parameters: {
            query?: {
                slug?: string | null;
                page?: number;
                limit?: number;
                sorting?: components["schemas"]["OrganizationSortProperty"][] | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListResource_Organization_"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "organizations:get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Organization"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceNotFound"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "organizations:update": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OrganizationUpdate"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Organization"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotPermitted"] | components["schemas"]["DisputeAutoAcceptNotEnabled"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceNotFound"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SSOEnforcementRequiresConnection"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "subscriptions:list": {
        parameters: {
            query?: {
                organization_id?: string | string[] | null;
                product_id?: string | string[] | null;
                customer_id?: string | string[] | null;
                external_customer_id?: string | string[] | null;
                discount_id?: string | string[] | null;
                /** @deprecated */
                active?: boolean | null;
                status?: components["schemas"]["SubscriptionStatus"] | components["schemas"]["SubscriptionStatus"][] | null;
                cancel_at_period_end?: boolean | null;
                customer_cancellation_reason?: components["schemas"]["CustomerCancellationReason"] | components["schemas"]["CustomerCancellationReason"][] | null;
                canceled_at_after?: string | null;
                canceled_at_before?: string | null;
                started_after?: string | null;
                started_before?: string | null;
                page?: number;
                limit?: number;
                sorting?: components["schemas"]["SubscriptionSortProperty"][] | null;
                metadata?: components["schemas"]["MetadataQuery"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListResource_Subscription_"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "subscriptions:create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SubscriptionCreateCustomer"] | components["schemas"]["SubscriptionCreateExternalCustomer"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Subscription"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "subscriptions:export": {
        parameters: {
            query?: {
                organization_id?: string | string[] | null;
                product_id?: string | string[] | null;
                status?: components["schemas"]["SubscriptionStatus"] | components["schemas"]["SubscriptionStatus"][] | null;
                cancel_at_period_end?: boolean | null;
                started_after?: string | null;
                started_before?: string | null;
                timezone?: string;
                columns?: components["schemas"]["SubscriptionExportColumn"] | components["schemas"]["SubscriptionExportColumn"][] | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "subscriptions:get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Subscription"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceNotFound"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "subscriptions:revoke": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Subscription"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlreadyCanceledSubscription"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceNotFound"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SubscriptionLocked"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "subscriptions:update": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SubscriptionUpdate"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Subscription"];
                };
            };
            /** @description Payment Required */
            402: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaymentFailed"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlreadyCanceledSubscription"] | components["schemas"]["InactiveSubscription"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceNotFound"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SubscriptionLocked"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "benefits:list": {
        parameters: {
            query?: {
                organization_id?: string | string[] | null;
                type?: components["schemas"]["BenefitType"] | components["schemas"]["BenefitType"][] | null;
                id?: string | string[] | null;
                exclude_id?: string | string[] | null;
                query?: string | null;
                page?: number;
                limit?: number;
                sorting?: components["schemas"]["BenefitSortProperty"][] | null;
                metadata?: components["schemas"]["MetadataQuery"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListResource_Benefit_"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "benefits:create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BenefitCreate"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Benefit"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "benefits:get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Benefit"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceNotFound"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "benefits:delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotPermitted"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceNotFound"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "benefits:update": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BenefitCustomUpdate"] | components["schemas"]["BenefitDiscordUpdate"] | components["schemas"]["BenefitGitHubRepositoryUpdate"] | components["schemas"]["BenefitDownloadablesUpdate"] | components["schemas"]["BenefitLicenseKeysUpdate"] | components["schemas"]["BenefitMeterCreditUpdate"] | components["schemas"]["BenefitFeatureFlagUpdate"] | components["schemas"]["BenefitSlackSharedChannelUpdate"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Benefit"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceNotFound"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "benefits:files": {
        parameters: {
            query?: {
                page?: number;
                limit?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListResource_BenefitDownloadableFile_"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceNotFound"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "benefits:grants": {
        parameters: {
            query?: {
                is_granted?: boolean | null;
                customer_id?: string | string[] | null;
                member_id?: string | string[] | null;
                page?: number;
                limit?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListResource_BenefitGrant_"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceNotFound"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "benefit-grants:list": {
        parameters: {
            query?: {
                organization_id?: string | string[] | null;
                customer_id?: string | string[] | null;
                external_customer_id?: string | string[] | null;
                is_granted?: boolean | null;
                page?: number;
                limit?: number;
                sorting?: components["schemas"]["BenefitGrantSortProperty"][] | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListResource_BenefitGrant_"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "webhooks:list_webhook_endpoints": {
        parameters: {
            query?: {
                organization_id?: string | string[] | null;
                page?: number;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListResource_WebhookEndpoint_"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "webhooks:create_webhook_endpoint": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WebhookEndpointCreate"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookEndpoint"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "webhooks:get_webhook_endpoint": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookEndpoint"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceNotFound"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "webhooks:delete_webhook_endpoint": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceNotFound"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "webhooks:update_webhook_endpoint": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WebhookEndpointUpdate"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookEndpoint"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceNotFound"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "webhooks:reset_webhook_endpoint_secret": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookEndpoint"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceNotFound"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "webhooks:list_webhook_deliveries": {
        parameters: {
            query?: {
                endpoint_id?: string | string[] | null;
                start_timestamp?: string | null;
                end_timestamp?: string | null;
                succeeded?: boolean | null;
                query?: string | null;
                http_code_class?: ("2xx" | "3xx" | "4xx" | "5xx") | null;
                event_type?: components["schemas"]["WebhookEventType"] | components["schemas"]["WebhookEventType"][] | null;
                page?: number;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListResource_WebhookDelivery_"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "webhooks:redeliver_webhook_event": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceNotFound"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "products:list": {
        parameters: {
            query?: {
                id?: string | string[] | null;
                organization_id?: string | string[] | null;
                query?: string | null;
                is_archived?: boolean | null;
                is_recurring?: boolean | null;
                benefit_id?: string | string[] | null;
                visibility?: components["schemas"]["ProductVisibility"][] | null;
                page?: number;
                limit?: number;
                sorting?: components["schemas"]["ProductSortProperty"][] | null;
                metadata?: components["schemas"]["MetadataQuery"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListResource_Product_"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "products:create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProductCreate"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Product"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "products:get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Product"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceNotFound"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "products:update": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProductUpdate"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Product"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotPermitted"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceNotFound"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "products:update_benefits": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProductBenefitsUpdate"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Product"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotPermitted"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceNotFound"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "orders:list": {
        parameters: {
            query?: {
                organization_id?: string | string[] | null;
                product_id?: string | string[] | null;
                product_billing_type?: components["schemas"]["ProductBillingType"] | components["schemas"]["ProductBillingType"][] | null;
                discount_id?: string | string[] | null;
                customer_id?: string | string[] | null;
                external_customer_id?: string | string[] | null;
                checkout_id?: string | string[] | null;
                subscription_id?: string | string[] | null;
                status?: components["schemas"]["OrderStatus"] | components["schemas"]["OrderStatus"][] | null;
                created_after?: string | null;
                created_before?: string | null;
                page?: number;
                limit?: number;
                sorting?: components["schemas"]["OrderSortProperty"][] | null;
                metadata?: components["schemas"]["MetadataQuery"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListResource_Order_"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "orders:create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OrderCreate"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "orders:export": {
        parameters: {
            query?: {
                organization_id?: string | string[] | null;
                product_id?: string | string[] | null;
                status?: components["schemas"]["OrderStatus"] | components["schemas"]["OrderStatus"][] | null;
                created_after?: string | null;
                created_before?: string | null;
                timezone?: string;
                columns?: components["schemas"]["OrderExportColumn"] | components["schemas"]["OrderExportColumn"][] | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "orders:get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceNotFound"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "orders:update": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OrderUpdate"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceNotFound"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "orders:finalize": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["OrderFinalize"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            /** @description Payment Required */
            402: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaymentFailed"] | components["schemas"]["PaymentActionRequired"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OffSessionChargesNotEnabled"] | components["schemas"]["OrganizationNotReadyForPayments"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceNotFound"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderNotDraft"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "orders:invoice": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderInvoice"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceNotFound"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "orders:generate_invoice": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceNotFound"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderNotEligibleForInvoice"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MissingInvoiceBillingDetails"];
                };
            };
        };
    };
    "orders:receipt": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderReceipt"];
                };
            };
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceNotFound"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "refunds:list": {
        parameters: {
            query?: {
                id?: string | string[] | null;
                organization_id?: string | string[] | null;
                order_id?: string | string[] | null;
                subscription_id?: string | string[] | null;
                customer_id?: string | string[] | null;
                external_customer_id?: string | string[] | null;
                succeeded?: boolean | null;
                page?: number;
                limit?: number;
                sorting?: components["schemas"]["RefundSortProperty"][] | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListResource_Refund_"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "refunds:create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RefundCreate"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refund"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RefundedAlready"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "disputes:list": {
        parameters: {
            query?: {
                organization_id?: string | string[] | null;
                order_id?: string | string[] | null;
                status?: components["schemas"]["DisputeStatus"] | components["schemas"]["DisputeStatus"][] | null;
                page?: number;
                limit?: number;
                sorting?: components["schemas"]["DisputeSortProperty"][] | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListResource_Dispute_"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "disputes:get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Dispute"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceNotFound"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "disputes:accept": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Dispute"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceNotFound"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DisputeNotOpenError"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "checkouts:list": {
        parameters: {
            query?: {
                organization_id?: string | string[] | null;
                product_id?: string | string[] | null;
                customer_id?: string | string[] | null;
                external_customer_id?: string | string[] | null;
                status?: components["schemas"]["CheckoutStatus"] | components["schemas"]["CheckoutStatus"][] | null;
                query?: string | null;
                page?: number;
                limit?: number;
                sorting?: components["schemas"]["CheckoutSortProperty"][] | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListResource_Checkout_"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "checkouts:create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CheckoutCreate"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Checkout"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "checkouts:get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Checkout"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceNotFound"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "checkouts:update": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CheckoutUpdate"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Checkout"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CheckoutForbiddenError"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceNotFound"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "checkouts:client_get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                client_secret: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CheckoutPublic"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceNotFound"];
                };
            };
            /** @description Gone */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExpiredCheckoutError"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "checkouts:client_update": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                client_secret: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CheckoutUpdatePublic"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CheckoutPublic"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CheckoutForbiddenError"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceNotFound"];
                };
            };
            /** @description Gone */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExpiredCheckoutError"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "files:list": {
        parameters: {
            query?: {
                organization_id?: string | string[] | null;
                ids?: string | string[] | null;
                page?: number;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListResource_FileRead_"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "files:create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FileCreate"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FileUpload"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "files:uploaded": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FileUploadCompleted"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FileRead"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotPermitted"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceNotFound"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "files:delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotPermitted"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceNotFound"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "files:update": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FilePatch"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FileRead"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotPermitted"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceNotFound"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "metrics:get": {
        parameters: {
            query: {
                start_date: string;
                end_date: string;
                timezone?: "Africa/Abidjan" | "Africa/Accra" | "Africa/Addis_Ababa" | "Africa/Algiers" | "Africa/Asmara" | "Africa/Asmera" | "Africa/Bamako" | "Africa/Bangui" | "Africa/Banjul" | "Africa/Bissau" | "Africa/Blantyre" | "Africa/Brazzaville" | "Africa/Bujumbura" | "Africa/Cairo" | "Africa/Casablanca" | "Africa/Ceuta" | "Africa/Conakry" | "Africa/Dakar" | "Africa/Dar_es_Salaam" | "Africa/Djibouti" | "Africa/Douala" | "Africa/El_Aaiun" | "Africa/Freetown" | "Africa/Gaborone" | "Africa/Harare" | "Africa/Johannesburg" | "Africa/Juba" | "Africa/Kampala" | "Africa/Khartoum" | "Africa/Kigali" | "Africa/Kinshasa" | "Africa/Lagos" | "Africa/Libreville" | "Africa/Lome" | "Africa/Luanda" | "Africa/Lubumbashi" | "Africa/Lusaka" | "Africa/Malabo" | "Africa/Maputo" | "Africa/Maseru" | "Africa/Mbabane" | "Africa/Mogadishu" | "Africa/Monrovia" | "Africa/Nairobi" | "Africa/Ndjamena" | "Africa/Niamey" | "Africa/Nouakchott" | "Africa/Ouagadougou" | "Africa/Porto-Novo" | "Africa/Sao_Tome" | "Africa/Timbuktu" | "Africa/Tripoli" | "Africa/Tunis" | "Africa/Windhoek" | "America/Adak" | "America/Anchorage" | "America/Anguilla" | "America/Antigua" | "America/Araguaina" | "America/Argentina/Buenos_Aires" | "America/Argentina/Catamarca" | "America/Argentina/ComodRivadavia" | "America/Argentina/Cordoba" | "America/Argentina/Jujuy" | "America/Argentina/La_Rioja" | "America/Argentina/Mendoza" | "America/Argentina/Rio_Gallegos" | "America/Argentina/Salta" | "America/Argentina/San_Juan" | "America/Argentina/San_Luis" | "America/Argentina/Tucuman" | "America/Argentina/Ushuaia" | "America/Aruba" | "America/Asuncion" | "America/Atikokan" | "America/Atka" | "America/Bahia" | "America/Bahia_Banderas" | "America/Barbados" | "America/Belem" | "America/Belize" | "America/Blanc-Sablon" | "America/Boa_Vista" | "America/Bogota" | "America/Boise" | "America/Buenos_Aires" | "America/Cambridge_Bay" | "America/Campo_Grande" | "America/Cancun" | "America/Caracas" | "America/Catamarca" | "America/Cayenne" | "America/Cayman" | "America/Chicago" | "America/Chihuahua" | "America/Ciudad_Juarez" | "America/Coral_Harbour" | "America/Cordoba" | "America/Costa_Rica" | "America/Coyhaique" | "America/Creston" | "America/Cuiaba" | "America/Curacao" | "America/Danmarkshavn" | "America/Dawson" | "America/Dawson_Creek" | "America/Denver" | "America/Detroit" | "America/Dominica" | "America/Edmonton" | "America/Eirunepe" | "America/El_Salvador" | "America/Ensenada" | "America/Fort_Nelson" | "America/Fort_Wayne" | "America/Fortaleza" | "America/Glace_Bay" | "America/Godthab" | "America/Goose_Bay" | "America/Grand_Turk" | "America/Grenada" | "America/Guadeloupe" | "America/Guatemala" | "America/Guayaquil" | "America/Guyana" | "America/Halifax" | "America/Havana" | "America/Hermosillo" | "America/Indiana/Indianapolis" | "America/Indiana/Knox" | "America/Indiana/Marengo" | "America/Indiana/Petersburg" | "America/Indiana/Tell_City" | "America/Indiana/Vevay" | "America/Indiana/Vincennes" | "America/Indiana/Winamac" | "America/Indianapolis" | "America/Inuvik" | "America/Iqaluit" | "America/Jamaica" | "America/Jujuy" | "America/Juneau" | "America/Kentucky/Louisville" | "America/Kentucky/Monticello" | "America/Knox_IN" | "America/Kralendijk" | "America/La_Paz" | "America/Lima" | "America/Los_Angeles" | "America/Louisville" | "America/Lower_Princes" | "America/Maceio" | "America/Managua" | "America/Manaus" | "America/Marigot" | "America/Martinique" | "America/Matamoros" | "America/Mazatlan" | "America/Mendoza" | "America/Menominee" | "America/Merida" | "America/Metlakatla" | "America/Mexico_City" | "America/Miquelon" | "America/Moncton" | "America/Monterrey" | "America/Montevideo" | "America/Montreal" | "America/Montserrat" | "America/Nassau" | "America/New_York" | "America/Nipigon" | "America/Nome" | "America/Noronha" | "America/North_Dakota/Beulah" | "America/North_Dakota/Center" | "America/North_Dakota/New_Salem" | "America/Nuuk" | "America/Ojinaga" | "America/Panama" | "America/Pangnirtung" | "America/Paramaribo" | "America/Phoenix" | "America/Port-au-Prince" | "America/Port_of_Spain" | "America/Porto_Acre" | "America/Porto_Velho" | "America/Puerto_Rico" | "America/Punta_Arenas" | "America/Rainy_River" | "America/Rankin_Inlet" | "America/Recife" | "America/Regina" | "America/Resolute" | "America/Rio_Branco" | "America/Rosario" | "America/Santa_Isabel" | "America/Santarem" | "America/Santiago" | "America/Santo_Domingo" | "America/Sao_Paulo" | "America/Scoresbysund" | "America/Shiprock" | "America/Sitka" | "America/St_Barthelemy" | "America/St_Johns" | "America/St_Kitts" | "America/St_Lucia" | "America/St_Thomas" | "America/St_Vincent" | "America/Swift_Current" | "America/Tegucigalpa" | "America/Thule" | "America/Thunder_Bay" | "America/Tijuana" | "America/Toronto" | "America/Tortola" | "America/Vancouver" | "America/Virgin" | "America/Whitehorse" | "America/Winnipeg" | "America/Yakutat" | "America/Yellowknife" | "Antarctica/Casey" | "Antarctica/Davis" | "Antarctica/DumontDUrville" | "Antarctica/Macquarie" | "Antarctica/Mawson" | "Antarctica/McMurdo" | "Antarctica/Palmer" | "Antarctica/Rothera" | "Antarctica/South_Pole" | "Antarctica/Syowa" | "Antarctica/Troll" | "Antarctica/Vostok" | "Arctic/Longyearbyen" | "Asia/Aden" | "Asia/Almaty" | "Asia/Amman" | "Asia/Anadyr" | "Asia/Aqtau" | "Asia/Aqtobe" | "Asia/Ashgabat" | "Asia/Ashkhabad" | "Asia/Atyrau" | "Asia/Baghdad" | "Asia/Bahrain" | "Asia/Baku" | "Asia/Bangkok" | "Asia/Barnaul" | "Asia/Beirut" | "Asia/Bishkek" | "Asia/Brunei" | "Asia/Calcutta" | "Asia/Chita" | "Asia/Choibalsan" | "Asia/Chongqing" | "Asia/Chungking" | "Asia/Colombo" | "Asia/Dacca" | "Asia/Damascus" | "Asia/Dhaka" | "Asia/Dili" | "Asia/Dubai" | "Asia/Dushanbe" | "Asia/Famagusta" | "Asia/Gaza" | "Asia/Harbin" | "Asia/Hebron" | "Asia/Ho_Chi_Minh" | "Asia/Hong_Kong" | "Asia/Hovd" | "Asia/Irkutsk" | "Asia/Istanbul" | "Asia/Jakarta" | "Asia/Jayapura" | "Asia/Jerusalem" | "Asia/Kabul" | "Asia/Kamchatka" | "Asia/Karachi" | "Asia/Kashgar" | "Asia/Kathmandu" | "Asia/Katmandu" | "Asia/Khandyga" | "Asia/Kolkata" | "Asia/Krasnoyarsk" | "Asia/Kuala_Lumpur" | "Asia/Kuching" | "Asia/Kuwait" | "Asia/Macao" | "Asia/Macau" | "Asia/Magadan" | "Asia/Makassar" | "Asia/Manila" | "Asia/Muscat" | "Asia/Nicosia" | "Asia/Novokuznetsk" | "Asia/Novosibirsk" | "Asia/Omsk" | "Asia/Oral" | "Asia/Phnom_Penh" | "Asia/Pontianak" | "Asia/Pyongyang" | "Asia/Qatar" | "Asia/Qostanay" | "Asia/Qyzylorda" | "Asia/Rangoon" | "Asia/Riyadh" | "Asia/Saigon" | "Asia/Sakhalin" | "Asia/Samarkand" | "Asia/Seoul" | "Asia/Shanghai" | "Asia/Singapore" | "Asia/Srednekolymsk" | "Asia/Taipei" | "Asia/Tashkent" | "Asia/Tbilisi" | "Asia/Tehran" | "Asia/Tel_Aviv" | "Asia/Thimbu" | "Asia/Thimphu" | "Asia/Tokyo" | "Asia/Tomsk" | "Asia/Ujung_Pandang" | "Asia/Ulaanbaatar" | "Asia/Ulan_Bator" | "Asia/Urumqi" | "Asia/Ust-Nera" | "Asia/Vientiane" | "Asia/Vladivostok" | "Asia/Yakutsk" | "Asia/Yangon" | "Asia/Yekaterinburg" | "Asia/Yerevan" | "Atlantic/Azores" | "Atlantic/Bermuda" | "Atlantic/Canary" | "Atlantic/Cape_Verde" | "Atlantic/Faeroe" | "Atlantic/Faroe" | "Atlantic/Jan_Mayen" | "Atlantic/Madeira" | "Atlantic/Reykjavik" | "Atlantic/South_Georgia" | "Atlantic/St_Helena" | "Atlantic/Stanley" | "Australia/ACT" | "Australia/Adelaide" | "Australia/Brisbane" | "Australia/Broken_Hill" | "Australia/Canberra" | "Australia/Currie" | "Australia/Darwin" | "Australia/Eucla" | "Australia/Hobart" | "Australia/LHI" | "Australia/Lindeman" | "Australia/Lord_Howe" | "Australia/Melbourne" | "Australia/NSW" | "Australia/North" | "Australia/Perth" | "Australia/Queensland" | "Australia/South" | "Australia/Sydney" | "Australia/Tasmania" | "Australia/Victoria" | "Australia/West" | "Australia/Yancowinna" | "Brazil/Acre" | "Brazil/DeNoronha" | "Brazil/East" | "Brazil/West" | "CET" | "CST6CDT" | "Canada/Atlantic" | "Canada/Central" | "Canada/Eastern" | "Canada/Mountain" | "Canada/Newfoundland" | "Canada/Pacific" | "Canada/Saskatchewan" | "Canada/Yukon" | "Chile/Continental" | "Chile/EasterIsland" | "Cuba" | "EET" | "EST" | "EST5EDT" | "Egypt" | "Eire" | "Etc/GMT" | "Etc/GMT+0" | "Etc/GMT+1" | "Etc/GMT+10" | "Etc/GMT+11" | "Etc/GMT+12" | "Etc/GMT+2" | "Etc/GMT+3" | "Etc/GMT+4" | "Etc/GMT+5" | "Etc/GMT+6" | "Etc/GMT+7" | "Etc/GMT+8" | "Etc/GMT+9" | "Etc/GMT-0" | "Etc/GMT-1" | "Etc/GMT-10" | "Etc/GMT-11" | "Etc/GMT-12" | "Etc/GMT-13" | "Etc/GMT-14" | "Etc/GMT-2" | "Etc/GMT-3" | "Etc/GMT-4" | "Etc/GMT-5" | "Etc/GMT-6" | "Etc/GMT-7" | "Etc/GMT-8" | "Etc/GMT-9" | "Etc/GMT0" | "Etc/Greenwich" | "Etc/UCT" | "Etc/UTC" | "Etc/Universal" | "Etc/Zulu" | "Europe/Amsterdam" | "Europe/Andorra" | "Europe/Astrakhan" | "Europe/Athens" | "Europe/Belfast" | "Europe/Belgrade" | "Europe/Berlin" | "Europe/Bratislava" | "Europe/Brussels" | "Europe/Bucharest" | "Europe/Budapest" | "Europe/Busingen" | "Europe/Chisinau" | "Europe/Copenhagen" | "Europe/Dublin" | "Europe/Gibraltar" | "Europe/Guernsey" | "Europe/Helsinki" | "Europe/Isle_of_Man" | "Europe/Istanbul" | "Europe/Jersey" | "Europe/Kaliningrad" | "Europe/Kiev" | "Europe/Kirov" | "Europe/Kyiv" | "Europe/Lisbon" | "Europe/Ljubljana" | "Europe/London" | "Europe/Luxembourg" | "Europe/Madrid" | "Europe/Malta" | "Europe/Mariehamn" | "Europe/Minsk" | "Europe/Monaco" | "Europe/Moscow" | "Europe/Nicosia" | "Europe/Oslo" | "Europe/Paris" | "Europe/Podgorica" | "Europe/Prague" | "Europe/Riga" | "Europe/Rome" | "Europe/Samara" | "Europe/San_Marino" | "Europe/Sarajevo" | "Europe/Saratov" | "Europe/Simferopol" | "Europe/Skopje" | "Europe/Sofia" | "Europe/Stockholm" | "Europe/Tallinn" | "Europe/Tirane" | "Europe/Tiraspol" | "Europe/Ulyanovsk" | "Europe/Uzhgorod" | "Europe/Vaduz" | "Europe/Vatican" | "Europe/Vienna" | "Europe/Vilnius" | "Europe/Volgograd" | "Europe/Warsaw" | "Europe/Zagreb" | "Europe/Zaporozhye" | "Europe/Zurich" | "Factory" | "GB" | "GB-Eire" | "GMT" | "GMT+0" | "GMT-0" | "GMT0" | "Greenwich" | "HST" | "Hongkong" | "Iceland" | "Indian/Antananarivo" | "Indian/Chagos" | "Indian/Christmas" | "Indian/Cocos" | "Indian/Comoro" | "Indian/Kerguelen" | "Indian/Mahe" | "Indian/Maldives" | "Indian/Mauritius" | "Indian/Mayotte" | "Indian/Reunion" | "Iran" | "Israel" | "Jamaica" | "Japan" | "Kwajalein" | "Libya" | "MET" | "MST" | "MST7MDT" | "Mexico/BajaNorte" | "Mexico/BajaSur" | "Mexico/General" | "NZ" | "NZ-CHAT" | "Navajo" | "PRC" | "PST8PDT" | "Pacific/Apia" | "Pacific/Auckland" | "Pacific/Bougainville" | "Pacific/Chatham" | "Pacific/Chuuk" | "Pacific/Easter" | "Pacific/Efate" | "Pacific/Enderbury" | "Pacific/Fakaofo" | "Pacific/Fiji" | "Pacific/Funafuti" | "Pacific/Galapagos" | "Pacific/Gambier" | "Pacific/Guadalcanal" | "Pacific/Guam" | "Pacific/Honolulu" | "Pacific/Johnston" | "Pacific/Kanton" | "Pacific/Kiritimati" | "Pacific/Kosrae" | "Pacific/Kwajalein" | "Pacific/Majuro" | "Pacific/Marquesas" | "Pacific/Midway" | "Pacific/Nauru" | "Pacific/Niue" | "Pacific/Norfolk" | "Pacific/Noumea" | "Pacific/Pago_Pago" | "Pacific/Palau" | "Pacific/Pitcairn" | "Pacific/Pohnpei" | "Pacific/Ponape" | "Pacific/Port_Moresby" | "Pacific/Rarotonga" | "Pacific/Saipan" | "Pacific/Samoa" | "Pacific/Tahiti" | "Pacific/Tarawa" | "Pacific/Tongatapu" | "Pacific/Truk" | "Pacific/Wake" | "Pacific/Wallis" | "Pacific/Yap" | "Poland" | "Portugal" | "ROC" | "ROK" | "Singapore" | "Turkey" | "UCT" | "US/Alaska" | "US/Aleutian" | "US/Arizona" | "US/Central" | "US/East-Indiana" | "US/Eastern" | "US/Hawaii" | "US/Indiana-Starke" | "US/Michigan" | "US/Mountain" | "US/Pacific" | "US/Samoa" | "UTC" | "Universal" | "W-SU" | "WET" | "Zulu";
                interval: components["schemas"]["TimeInterval"];
                organization_id?: string | string[] | null;
                product_id?: string | string[] | null;
                billing_type?: components["schemas"]["ProductBillingType"] | components["schemas"]["ProductBillingType"][] | null;
                customer_id?: string | string[] | null;
                metrics?: string[] | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MetricsResponse"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "metrics:export": {
        parameters: {
            query: {
                start_date: string;
                end_date: string;
                timezone?: "Africa/Abidjan" | "Africa/Accra" | "Africa/Addis_Ababa" | "Africa/Algiers" | "Africa/Asmara" | "Africa/Asmera" | "Africa/Bamako" | "Africa/Bangui" | "Africa/Banjul" | "Africa/Bissau" | "Africa/Blantyre" | "Africa/Brazzaville" | "Africa/Bujumbura" | "Africa/Cairo" | "Africa/Casablanca" | "Africa/Ceuta" | "Africa/Conakry" | "Africa/Dakar" | "Africa/Dar_es_Salaam" | "Africa/Djibouti" | "Africa/Douala" | "Africa/El_Aaiun" | "Africa/Freetown" | "Africa/Gaborone" | "Africa/Harare" | "Africa/Johannesburg" | "Africa/Juba" | "Africa/Kampala" | "Africa/Khartoum" | "Africa/Kigali" | "Africa/Kinshasa" | "Africa/Lagos" | "Africa/Libreville" | "Africa/Lome" | "Africa/Luanda" | "Africa/Lubumbashi" | "Africa/Lusaka" | "Africa/Malabo" | "Africa/Maputo" | "Africa/Maseru" | "Africa/Mbabane" | "Africa/Mogadishu" | "Africa/Monrovia" | "Africa/Nairobi" | "Africa/Ndjamena" | "Africa/Niamey" | "Africa/Nouakchott" | "Africa/Ouagadougou" | "Africa/Porto-Novo" | "Africa/Sao_Tome" | "Africa/Timbuktu" | "Africa/Tripoli" | "Africa/Tunis" | "Africa/Windhoek" | "America/Adak" | "America/Anchorage" | "America/Anguilla" | "America/Antigua" | "America/Araguaina" | "America/Argentina/Buenos_Aires" | "America/Argentina/Catamarca" | "America/Argentina/ComodRivadavia" | "America/Argentina/Cordoba" | "America/Argentina/Jujuy" | "America/Argentina/La_Rioja" | "America/Argentina/Mendoza" | "America/Argentina/Rio_Gallegos" | "America/Argentina/Salta" | "America/Argentina/San_Juan" | "America/Argentina/San_Luis" | "America/Argentina/Tucuman" | "America/Argentina/Ushuaia" | "America/Aruba" | "America/Asuncion" | "America/Atikokan" | "America/Atka" | "America/Bahia" | "America/Bahia_Banderas" | "America/Barbados" | "America/Belem" | "America/Belize" | "America/Blanc-Sablon" | "America/Boa_Vista" | "America/Bogota" | "America/Boise" | "America/Buenos_Aires" | "America/Cambridge_Bay" | "America/Campo_Grande" | "America/Cancun" | "America/Caracas" | "America/Catamarca" | "America/Cayenne" | "America/Cayman" | "America/Chicago" | "America/Chihuahua" | "America/Ciudad_Juarez" | "America/Coral_Harbour" | "America/Cordoba" | "America/Costa_Rica" | "America/Coyhaique" | "America/Creston" | "America/Cuiaba" | "America/Curacao" | "America/Danmarkshavn" | "America/Dawson" | "America/Dawson_Creek" | "America/Denver" | "America/Detroit" | "America/Dominica" | "America/Edmonton" | "America/Eirunepe" | "America/El_Salvador" | "America/Ensenada" | "America/Fort_Nelson" | "America/Fort_Wayne" | "America/Fortaleza" | "America/Glace_Bay" | "America/Godthab" | "America/Goose_Bay" | "America/Grand_Turk" | "America/Grenada" | "America/Guadeloupe" | "America/Guatemala" | "America/Guayaquil" | "America/Guyana" | "America/Halifax" | "America/Havana" | "America/Hermosillo" | "America/Indiana/Indianapolis" | "America/Indiana/Knox" | "America/Indiana/Marengo" | "America/Indiana/Petersburg" | "America/Indiana/Tell_City" | "America/Indiana/Vevay" | "America/Indiana/Vincennes" | "America/Indiana/Winamac" | "America/Indianapolis" | "America/Inuvik" | "America/Iqaluit" | "America/Jamaica" | "America/Jujuy" | "America/Juneau" | "America/Kentucky/Louisville" | "America/Kentucky/Monticello" | "America/Knox_IN" | "America/Kralendijk" | "America/La_Paz" | "America/Lima" | "America/Los_Angeles" | "America/Louisville" | "America/Lower_Princes" | "America/Maceio" | "America/Managua" | "America/Manaus" | "America/Marigot" | "America/Martinique" | "America/Matamoros" | "America/Mazatlan" | "America/Mendoza" | "America/Menominee" | "America/Merida" | "America/Metlakatla" | "America/Mexico_City" | "America/Miquelon" | "America/Moncton" | "America/Monterrey" | "America/Montevideo" | "America/Montreal" | "America/Montserrat" | "America/Nassau" | "America/New_York" | "America/Nipigon" | "America/Nome" | "America/Noronha" | "America/North_Dakota/Beulah" | "America/North_Dakota/Center" | "America/North_Dakota/New_Salem" | "America/Nuuk" | "America/Ojinaga" | "America/Panama" | "America/Pangnirtung" | "America/Paramaribo" | "America/Phoenix" | "America/Port-au-Prince" | "America/Port_of_Spain" | "America/Porto_Acre" | "America/Porto_Velho" | "America/Puerto_Rico" | "America/Punta_Arenas" | "America/Rainy_River" | "America/Rankin_Inlet" | "America/Recife" | "America/Regina" | "America/Resolute" | "America/Rio_Branco" | "America/Rosario" | "America/Santa_Isabel" | "America/Santarem" | "America/Santiago" | "America/Santo_Domingo" | "America/Sao_Paulo" | "America/Scoresbysund" | "America/Shiprock" | "America/Sitka" | "America/St_Barthelemy" | "America/St_Johns" | "America/St_Kitts" | "America/St_Lucia" | "America/St_Thomas" | "America/St_Vincent" | "America/Swift_Current" | "America/Tegucigalpa" | "America/Thule" | "America/Thunder_Bay" | "America/Tijuana" | "America/Toronto" | "America/Tortola" | "America/Vancouver" | "America/Virgin" | "America/Whitehorse" | "America/Winnipeg" | "America/Yakutat" | "America/Yellowknife" | "Antarctica/Casey" | "Antarctica/Davis" | "Antarctica/DumontDUrville" | "Antarctica/Macquarie" | "Antarctica/Mawson" | "Antarctica/McMurdo" | "Antarctica/Palmer" | "Antarctica/Rothera" | "Antarctica/South_Pole" | "Antarctica/Syowa" | "Antarctica/Troll" | "Antarctica/Vostok" | "Arctic/Longyearbyen" | "Asia/Aden" | "Asia/Almaty" | "Asia/Amman" | "Asia/Anadyr" | "Asia/Aqtau" | "Asia/Aqtobe" | "Asia/Ashgabat" | "Asia/Ashkhabad" | "Asia/Atyrau" | "Asia/Baghdad" | "Asia/Bahrain" | "Asia/Baku" | "Asia/Bangkok" | "Asia/Barnaul" | "Asia/Beirut" | "Asia/Bishkek" | "Asia/Brunei" | "Asia/Calcutta" | "Asia/Chita" | "Asia/Choibalsan" | "Asia/Chongqing" | "Asia/Chungking" | "Asia/Colombo" | "Asia/Dacca" | "Asia/Damascus" | "Asia/Dhaka" | "Asia/Dili" | "Asia/Dubai" | "Asia/Dushanbe" | "Asia/Famagusta" | "Asia/Gaza" | "Asia/Harbin" | "Asia/Hebron" | "Asia/Ho_Chi_Minh" | "Asia/Hong_Kong" | "Asia/Hovd" | "Asia/Irkutsk" | "Asia/Istanbul" | "Asia/Jakarta" | "Asia/Jayapura" | "Asia/Jerusalem" | "Asia/Kabul" | "Asia/Kamchatka" | "Asia/Karachi" | "Asia/Kashgar" | "Asia/Kathmandu" | "Asia/Katmandu" | "Asia/Khandyga" | "Asia/Kolkata" | "Asia/Krasnoyarsk" | "Asia/Kuala_Lumpur" | "Asia/Kuching" | "Asia/Kuwait" | "Asia/Macao" | "Asia/Macau" | "Asia/Magadan" | "Asia/Makassar" | "Asia/Manila" | "Asia/Muscat" | "Asia/Nicosia" | "Asia/Novokuznetsk" | "Asia/Novosibirsk" | "Asia/Omsk" | "Asia/Oral" | "Asia/Phnom_Penh" | "Asia/Pontianak" | "Asia/Pyongyang" | "Asia/Qatar" | "Asia/Qostanay" | "Asia/Qyzylorda" | "Asia/Rangoon" | "Asia/Riyadh" | "Asia/Saigon" | "Asia/Sakhalin" | "Asia/Samarkand" | "Asia/Seoul" | "Asia/Shanghai" | "Asia/Singapore" | "Asia/Srednekolymsk" | "Asia/Taipei" | "Asia/Tashkent" | "Asia/Tbilisi" | "Asia/Tehran" | "Asia/Tel_Aviv" | "Asia/Thimbu" | "Asia/Thimphu" | "Asia/Tokyo" | "Asia/Tomsk" | "Asia/Ujung_Pandang" | "Asia/Ulaanbaatar" | "Asia/Ulan_Bator" | "Asia/Urumqi" | "Asia/Ust-Nera" | "Asia/Vientiane" | "Asia/Vladivostok" | "Asia/Yakutsk" | "Asia/Yangon" | "Asia/Yekaterinburg" | "Asia/Yerevan" | "Atlantic/Azores" | "Atlantic/Bermuda" | "Atlantic/Canary" | "Atlantic/Cape_Verde" | "Atlantic/Faeroe" | "Atlantic/Faroe" | "Atlantic/Jan_Mayen" | "Atlantic/Madeira" | "Atlantic/Reykjavik" | "Atlantic/South_Georgia" | "Atlantic/St_Helena" | "Atlantic/Stanley" | "Australia/ACT" | "Australia/Adelaide" | "Australia/Brisbane" | "Australia/Broken_Hill" | "Australia/Canberra" | "Australia/Currie" | "Australia/Darwin" | "Australia/Eucla" | "Australia/Hobart" | "Australia/LHI" | "Australia/Lindeman" | "Australia/Lord_Howe" | "Australia/Melbourne" | "Australia/NSW" | "Australia/North" | "Australia/Perth" | "Australia/Queensland" | "Australia/South" | "Australia/Sydney" | "Australia/Tasmania" | "Australia/Victoria" | "Australia/West" | "Australia/Yancowinna" | "Brazil/Acre" | "Brazil/DeNoronha" | "Brazil/East" | "Brazil/West" | "CET" | "CST6CDT" | "Canada/Atlantic" | "Canada/Central" | "Canada/Eastern" | "Canada/Mountain" | "Canada/Newfoundland" | "Canada/Pacific" | "Canada/Saskatchewan" | "Canada/Yukon" | "Chile/Continental" | "Chile/EasterIsland" | "Cuba" | "EET" | "EST" | "EST5EDT" | "Egypt" | "Eire" | "Etc/GMT" | "Etc/GMT+0" | "Etc/GMT+1" | "Etc/GMT+10" | "Etc/GMT+11" | "Etc/GMT+12" | "Etc/GMT+2" | "Etc/GMT+3" | "Etc/GMT+4" | "Etc/GMT+5" | "Etc/GMT+6" | "Etc/GMT+7" | "Etc/GMT+8" | "Etc/GMT+9" | "Etc/GMT-0" | "Etc/GMT-1" | "Etc/GMT-10" | "Etc/GMT-11" | "Etc/GMT-12" | "Etc/GMT-13" | "Etc/GMT-14" | "Etc/GMT-2" | "Etc/GMT-3" | "Etc/GMT-4" | "Etc/GMT-5" | "Etc/GMT-6" | "Etc/GMT-7" | "Etc/GMT-8" | "Etc/GMT-9" | "Etc/GMT0" | "Etc/Greenwich" | "Etc/UCT" | "Etc/UTC" | "Etc/Universal" | "Etc/Zulu" | "Europe/Amsterdam" | "Europe/Andorra" | "Europe/Astrakhan" | "Europe/Athens" | "Europe/Belfast" | "Europe/Belgrade" | "Europe/Berlin" | "Europe/Bratislava" | "Europe/Brussels" | "Europe/Bucharest" | "Europe/Budapest" | "Europe/Busingen" | "Europe/Chisinau" | "Europe/Copenhagen" | "Europe/Dublin" | "Europe/Gibraltar" | "Europe/Guernsey" | "Europe/Helsinki" | "Europe/Isle_of_Man" | "Europe/Istanbul" | "Europe/Jersey" | "Europe/Kaliningrad" | "Europe/Kiev" | "Europe/Kirov" | "Europe/Kyiv" | "Europe/Lisbon" | "Europe/Ljubljana" | "Europe/London" | "Europe/Luxembourg" | "Europe/Madrid" | "Europe/Malta" | "Europe/Mariehamn" | "Europe/Minsk" | "Europe/Monaco" | "Europe/Moscow" | "Europe/Nicosia" | "Europe/Oslo" | "Europe/Paris" | "Europe/Podgorica" | "Europe/Prague" | "Europe/Riga" | "Europe/Rome" | "Europe/Samara" | "Europe/San_Marino" | "Europe/Sarajevo" | "Europe/Saratov" | "Europe/Simferopol" | "Europe/Skopje" | "Europe/Sofia" | "Europe/Stockholm" | "Europe/Tallinn" | "Europe/Tirane" | "Europe/Tiraspol" | "Europe/Ulyanovsk" | "Europe/Uzhgorod" | "Europe/Vaduz" | "Europe/Vatican" | "Europe/Vienna" | "Europe/Vilnius" | "Europe/Volgograd" | "Europe/Warsaw" | "Europe/Zagreb" | "Europe/Zaporozhye" | "Europe/Zurich" | "Factory" | "GB" | "GB-Eire" | "GMT" | "GMT+0" | "GMT-0" | "GMT0" | "Greenwich" | "HST" | "Hongkong" | "Iceland" | "Indian/Antananarivo" | "Indian/Chagos" | "Indian/Christmas" | "Indian/Cocos" | "Indian/Comoro" | "Indian/Kerguelen" | "Indian/Mahe" | "Indian/Maldives" | "Indian/Mauritius" | "Indian/Mayotte" | "Indian/Reunion" | "Iran" | "Israel" | "Jamaica" | "Japan" | "Kwajalein" | "Libya" | "MET" | "MST" | "MST7MDT" | "Mexico/BajaNorte" | "Mexico/BajaSur" | "Mexico/General" | "NZ" | "NZ-CHAT" | "Navajo" | "PRC" | "PST8PDT" | "Pacific/Apia" | "Pacific/Auckland" | "Pacific/Bougainville" | "Pacific/Chatham" | "Pacific/Chuuk" | "Pacific/Easter" | "Pacific/Efate" | "Pacific/Enderbury" | "Pacific/Fakaofo" | "Pacific/Fiji" | "Pacific/Funafuti" | "Pacific/Galapagos" | "Pacific/Gambier" | "Pacific/Guadalcanal" | "Pacific/Guam" | "Pacific/Honolulu" | "Pacific/Johnston" | "Pacific/Kanton" | "Pacific/Kiritimati" | "Pacific/Kosrae" | "Pacific/Kwajalein" | "Pacific/Majuro" | "Pacific/Marquesas" | "Pacific/Midway" | "Pacific/Nauru" | "Pacific/Niue" | "Pacific/Norfolk" | "Pacific/Noumea" | "Pacific/Pago_Pago" | "Pacific/Palau" | "Pacific/Pitcairn" | "Pacific/Pohnpei" | "Pacific/Ponape" | "Pacific/Port_Moresby" | "Pacific/Rarotonga" | "Pacific/Saipan" | "Pacific/Samoa" | "Pacific/Tahiti" | "Pacific/Tarawa" | "Pacific/Tongatapu" | "Pacific/Truk" | "Pacific/Wake" | "Pacific/Wallis" | "Pacific/Yap" | "Poland" | "Portugal" | "ROC" | "ROK" | "Singapore" | "Turkey" | "UCT" | "US/Alaska" | "US/Aleutian" | "US/Arizona" | "US/Central" | "US/East-Indiana" | "US/Eastern" | "US/Hawaii" | "US/Indiana-Starke" | "US/Michigan" | "US/Mountain" | "US/Pacific" | "US/Samoa" | "UTC" | "Universal" | "W-SU" | "WET" | "Zulu";
                interval: components["schemas"]["TimeInterval"];
                organization_id?: string | string[] | null;
                product_id?: string | string[] | null;
                billing_type?: components["schemas"]["ProductBillingType"] | components["schemas"]["ProductBillingType"][] | null;
                customer_id?: string | string[] | null;
                metrics?: string[] | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "metrics:limits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MetricsLimits"];
                };
            };
        };
    };
    "metrics:list_dashboards": {
        parameters: {
            query?: {
                organization_id?: string | string[] | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MetricDashboardSchema"][];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "metrics:create_dashboard": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MetricDashboardCreate"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MetricDashboardSchema"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "metrics:get_dashboard": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MetricDashboardSchema"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "metrics:delete_dashboard": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "metrics:update_dashboard": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MetricDashboardUpdate"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MetricDashboardSchema"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "license_keys:list": {
        parameters: {
            query?: {
                organization_id?: string | string[] | null;
                benefit_id?: string | string[] | null;
                status?: components["schemas"]["LicenseKeyStatus"] | components["schemas"]["LicenseKeyStatus"][] | null;
                page?: number;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListResource_LicenseKeyRead_"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Unauthorized"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceNotFound"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "license_keys:get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LicenseKeyWithActivations"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Unauthorized"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceNotFound"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "license_keys:update": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LicenseKeyUpdate"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LicenseKeyRead"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Unauthorized"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceNotFound"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "license_keys:get_activation": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                activation_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LicenseKeyActivationRead"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Unauthorized"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceNotFound"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "license_keys:validate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LicenseKeyValidate"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ValidatedLicenseKey"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceNotFound"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "license_keys:activate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LicenseKeyActivate"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LicenseKeyActivationRead"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotPermitted"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceNotFound"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "license_keys:deactivate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LicenseKeyDeactivate"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceNotFound"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "checkout-links:list": {
        parameters: {
            query?: {
                organization_id?: string | string[] | null;
                product_id?: string | string[] | null;
                page?: number;
                limit?: number;
                sorting?: components["schemas"]["CheckoutLinkSortProperty"][] | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListResource_CheckoutLink_"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "checkout-links:create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CheckoutLinkCreate"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CheckoutLink"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "checkout-links:get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CheckoutLink"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceNotFound"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "checkout-links:delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceNotFound"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "checkout-links:update": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CheckoutLinkUpdate"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CheckoutLink"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceNotFound"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "custom-fields:list": {
        parameters: {
            query?: {
                organization_id?: string | string[] | null;
                query?: string | null;
                type?: components["schemas"]["CustomFieldType"] | components["schemas"]["CustomFieldType"][] | null;
                page?: number;
                limit?: number;
                sorting?: components["schemas"]["CustomFieldSortProperty"][] | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListResource_CustomField_"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "custom-fields:create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CustomFieldCreate"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomField"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "custom-fields:get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomField"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceNotFound"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "custom-fields:delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceNotFound"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "custom-fields:update": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CustomFieldUpdate"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomField"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceNotFound"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "discounts:list": {
        parameters: {
            query?: {
                organization_id?: string | string[] | null;
                query?: string | null;
                page?: number;
                limit?: number;
                sorting?: components["schemas"]["DiscountSortProperty"][] | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListResource_Discount_"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "discounts:create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DiscountCreate"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Discount"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "discounts:get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Discount"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceNotFound"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "discounts:delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceNotFound"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "discounts:update": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DiscountUpdate"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Discount"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceNotFound"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "customers:list": {
        parameters: {
            query?: {
                organization_id?: string | string[] | null;
                email?: string | null;
                query?: string | null;
                active?: boolean | null;
                page?: number;
                limit?: number;
                sorting?: components["schemas"]["CustomerSortProperty"][] | null;
                metadata?: components["schemas"]["MetadataQuery"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListResource_Customer_"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "customers:create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CustomerCreate"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Customer"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "customers:export": {
        parameters: {
            query?: {
                organization_id?: string | string[] | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "customers:get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Customer"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceNotFound"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "customers:delete": {
        parameters: {
            query?: {
                anonymize?: boolean;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceNotFound"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "customers:update": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CustomerUpdate"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Customer"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceNotFound"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "customers:get_state": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomerState"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceNotFound"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "customers:list_payment_methods": {
        parameters: {
            query?: {
                page?: number;
                limit?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListResource_PaymentMethod_"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceNotFound"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "members:list_members": {
        parameters: {
            query?: {
                customer_id?: string | null;
                external_customer_id?: string | null;
                role?: components["schemas"]["MemberRole"] | null;
                page?: number;
                limit?: number;
                sorting?: components["schemas"]["MemberSortProperty"][] | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListResource_Member_"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "customers:members:create": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MemberCreateFromCustomer"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Member"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotPermitted"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceNotFound"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "customers:members:create_external": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                external_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MemberCreateFromCustomer"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Member"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotPermitted"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceNotFound"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AmbiguousExternalCustomerID"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "customers:members:get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                member_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Member"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceNotFound"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "customers:members:delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                member_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceNotFound"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "customers:members:update": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                member_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MemberUpdate"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Member"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceNotFound"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "customers:members:get_external": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                external_id: string;
                member_external_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Member"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceNotFound"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AmbiguousExternalCustomerID"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "customers:members:delete_external": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                external_id: string;
                member_external_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceNotFound"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AmbiguousExternalCustomerID"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "customers:members:update_external": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                external_id: string;
                member_external_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MemberUpdate"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Member"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceNotFound"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AmbiguousExternalCustomerID"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "customer_portal:benefit-grants:list": {
        parameters: {
            query?: {
                query?: string | null;
                type?: components["schemas"]["BenefitType"] | components["schemas"]["BenefitType"][] | null;
                benefit_id?: string | string[] | null;
                checkout_id?: string | string[] | null;
                order_id?: string | string[] | null;
                subscription_id?: string | string[] | null;
                member_id?: string | string[] | null;
                page?: number;
                limit?: number;
                sorting?: components["schemas"]["CustomerBenefitGrantSortProperty"][] | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListResource_CustomerBenefitGrant_"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "customer_portal:benefit-grants:get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomerBenefitGrant"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceNotFound"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "customer_portal:benefit-grants:update": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CustomerBenefitGrantUpdate"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomerBenefitGrant"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotPermitted"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceNotFound"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "customer_portal:customers:get": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomerPortalCustomer"];
                };
            };
        };
    };
    "customer_portal:customers:update": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CustomerPortalCustomerUpdate"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomerPortalCustomer"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "customer_portal:customers:list_payment_methods": {
        parameters: {
            query?: {
                page?: number;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListResource_CustomerPaymentMethod_"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "customer_portal:customers:delete_payment_method": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaymentMethodInUseByActiveSubscription"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceNotFound"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "customer_portal:customers:request_email_update": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CustomerEmailUpdateRequest"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "customer_portal:customers:check_email_update": {
        parameters: {
            query: {
                token: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "customer_portal:customers:verify_email_update": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CustomerEmailUpdateVerifyRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomerEmailUpdateVerifyResponse"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    "customer_portal:customer_meters:list": {
        parameters: {
            query?: {
                meter_id?: string | string[] | null;
                query?: string | null;
                page?: number;
                limit?: number;
                sorting?: components["schemas"]["CustomerCustomerMeterSortProperty"][] | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListResource_CustomerCustomerMeter_"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "customer_portal:customer_meters:get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomerCustomerMeter"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceNotFound"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "customer_portal:seats:list_seats": {
        parameters: {
            query?: {
                subscription_id?: string | null;
                order_id?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SeatsList"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "customer_portal:seats:assign_seat": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CustomerSeatAssign"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomerSeat"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "customer_portal:seats:revoke_seat": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                seat_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomerSeat"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "customer_portal:seats:resend_invitation": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                seat_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomerSeat"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "customer_portal:seats:list_claimed_subscriptions": {
        parameters: {
            query?: {
                page?: number;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListResource_CustomerSubscription_"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "customer_portal:customer-session:introspect": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomerCustomerSession"];
                };
            };
        };
    };
    "customer_portal:customer-session:get_authenticated_user": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PortalAuthenticatedUser"];
                };
            };
        };
    };
    "customer_portal:downloadables:list": {
        parameters: {
            query?: {
                benefit_id?: string | string[] | null;
                page?: number;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListResource_DownloadableRead_"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "customer_portal:license_keys:list": {
        parameters: {
            query?: {
                benefit_id?: string | null;
                page?: number;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListResource_LicenseKeyRead_"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Unauthorized"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceNotFound"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "customer_portal:license_keys:get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LicenseKeyWithActivations"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceNotFound"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "customer_portal:license_keys:validate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LicenseKeyValidate"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ValidatedLicenseKey"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceNotFound"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "customer_portal:license_keys:activate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LicenseKeyActivate"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LicenseKeyActivationRead"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotPermitted"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceNotFound"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "customer_portal:license_keys:deactivate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LicenseKeyDeactivate"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceNotFound"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "customer_portal:members:list_members": {
        parameters: {
            query?: {
                page?: number;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListResource_CustomerPortalMember_"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "customer_portal:members:add_member": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CustomerPortalMemberCreate"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomerPortalMember"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "customer_portal:members:remove_member": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "customer_portal:members:update_member": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CustomerPortalMemberUpdate"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomerPortalMember"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "customer_portal:orders:list": {
        parameters: {
            query?: {
                product_id?: string | string[] | null;
                product_billing_type?: components["schemas"]["ProductBillingType"] | components["schemas"]["ProductBillingType"][] | null;
                subscription_id?: string | string[] | null;
                query?: string | null;
                page?: number;
                limit?: number;
                sorting?: components["schemas"]["CustomerOrderSortProperty"][] | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListResource_CustomerOrder_"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "customer_portal:orders:get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomerOrder"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceNotFound"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "customer_portal:orders:update": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CustomerOrderUpdate"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomerOrder"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceNotFound"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "customer_portal:orders:invoice": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomerOrderInvoice"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceNotFound"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "customer_portal:orders:generate_invoice": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceNotFound"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderNotEligibleForInvoice"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MissingInvoiceBillingDetails"];
                };
            };
        };
    };
    "customer_portal:orders:receipt": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomerOrderReceipt"];
                };
            };
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceNotFound"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "customer_portal:orders:get_payment_status": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomerOrderPaymentStatus"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceNotFound"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "customer_portal:orders:confirm_retry_payment": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CustomerOrderConfirmPayment"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomerOrderPaymentConfirmation"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceNotFound"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaymentAlreadyInProgress"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderNotEligibleForRetry"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManualRetryLimitExceeded"];
                };
            };
        };
    };
    "customer_portal:organizations:get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomerOrganizationData"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceNotFound"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "customer_portal:subscriptions:list": {
        parameters: {
            query?: {
                product_id?: string | string[] | null;
                active?: boolean | null;
                query?: string | null;
                page?: number;
                limit?: number;
                sorting?: components["schemas"]["CustomerSubscriptionSortProperty"][] | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListResource_CustomerSubscription_"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "customer_portal:subscriptions:get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomerSubscription"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceNotFound"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "customer_portal:subscriptions:cancel": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomerSubscription"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlreadyCanceledSubscription"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceNotFound"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "customer_portal:subscriptions:update": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CustomerSubscriptionUpdate"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomerSubscription"];
                };
            };
            /** @description Payment Required */
            402: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaymentFailed"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlreadyCanceledSubscription"] | components["schemas"]["PauseResumeNotAllowed"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceNotFound"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaymentMethodRequired"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "customer_portal:wallets:list": {
        parameters: {
            query?: {
                page?: number;
                limit?: number;
                sorting?: components["schemas"]["CustomerWalletSortProperty"][] | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListResource_CustomerWallet_"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "customer_portal:wallets:get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomerWallet"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceNotFound"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "customer-seats:list_seats": {
        parameters: {
            query?: {
                subscription_id?: string | null;
                order_id?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SeatsList"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "customer-seats:assign_seat": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SeatAssign"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomerSeat"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "customer-seats:revoke_seat": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                seat_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomerSeat"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "customer-seats:resend_invitation": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                seat_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomerSeat"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "customer-seats:get_claim_info": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                invitation_token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SeatClaimInfo"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "customer-seats:claim_seat": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SeatClaim"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomerSeatClaimResponse"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "customer-sessions:create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CustomerSessionCustomerIDCreate"] | components["schemas"]["CustomerSessionCustomerExternalIDCreate"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomerSession"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "events:list": {
        parameters: {
            query?: {
                filter?: string | null;
                start_timestamp?: string | null;
                end_timestamp?: string | null;
                organization_id?: string | string[] | null;
                customer_id?: string | string[] | null;
                external_customer_id?: string | string[] | null;
                meter_id?: string | null;
                name?: string | string[] | null;
                source?: components["schemas"]["EventSource"] | components["schemas"]["EventSource"][] | null;
                query?: string | null;
                parent_id?: string | null;
                depth?: number | null;
                page?: number;
                limit?: number;
                sorting?: components["schemas"]["EventSortProperty"][] | null;
                metadata?: components["schemas"]["MetadataQuery"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListResource_Event_"] | components["schemas"]["ListResourceWithCursorPagination_Event_"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "events:list_names": {
        parameters: {
            query?: {
                organization_id?: string | string[] | null;
                customer_id?: string | string[] | null;
                external_customer_id?: string | string[] | null;
                source?: components["schemas"]["EventSource"] | components["schemas"]["EventSource"][] | null;
                query?: string | null;
                page?: number;
                limit?: number;
                sorting?: components["schemas"]["EventNamesSortProperty"][] | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListResource_EventName_"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "events:get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Event"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceNotFound"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "events:ingest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EventsIngest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventsIngestResponse"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "event-types:list": {
        parameters: {
            query?: {
                organization_id?: string | string[] | null;
                customer_id?: string | string[] | null;
                external_customer_id?: string | string[] | null;
                query?: string | null;
                root_events?: boolean;
                parent_id?: string | null;
                source?: components["schemas"]["EventSource"] | null;
                page?: number;
                limit?: number;
                sorting?: components["schemas"]["EventTypesSortProperty"][] | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListResource_EventTypeWithStats_"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "event-types:update": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EventTypeUpdate"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventType"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "meters:list": {
        parameters: {
            query?: {
                organization_id?: string | string[] | null;
                query?: string | null;
                is_archived?: boolean | null;
                page?: number;
                limit?: number;
                sorting?: components["schemas"]["MeterSortProperty"][] | null;
                metadata?: components["schemas"]["MetadataQuery"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListResource_Meter_"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "meters:create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MeterCreate"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Meter"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "meters:get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Meter"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceNotFound"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "meters:update": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MeterUpdate"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Meter"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceNotFound"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "meters:quantities": {
        parameters: {
            query: {
                start_timestamp: string;
                end_timestamp: string;
                interval: components["schemas"]["TimeInterval"];
                timezone?: "Africa/Abidjan" | "Africa/Accra" | "Africa/Addis_Ababa" | "Africa/Algiers" | "Africa/Asmara" | "Africa/Asmera" | "Africa/Bamako" | "Africa/Bangui" | "Africa/Banjul" | "Africa/Bissau" | "Africa/Blantyre" | "Africa/Brazzaville" | "Africa/Bujumbura" | "Africa/Cairo" | "Africa/Casablanca" | "Africa/Ceuta" | "Africa/Conakry" | "Africa/Dakar" | "Africa/Dar_es_Salaam" | "Africa/Djibouti" | "Africa/Douala" | "Africa/El_Aaiun" | "Africa/Freetown" | "Africa/Gaborone" | "Africa/Harare" | "Africa/Johannesburg" | "Africa/Juba" | "Africa/Kampala" | "Africa/Khartoum" | "Africa/Kigali" | "Africa/Kinshasa" | "Africa/Lagos" | "Africa/Libreville" | "Africa/Lome" | "Africa/Luanda" | "Africa/Lubumbashi" | "Africa/Lusaka" | "Africa/Malabo" | "Africa/Maputo" | "Africa/Maseru" | "Africa/Mbabane" | "Africa/Mogadishu" | "Africa/Monrovia" | "Africa/Nairobi" | "Africa/Ndjamena" | "Africa/Niamey" | "Africa/Nouakchott" | "Africa/Ouagadougou" | "Africa/Porto-Novo" | "Africa/Sao_Tome" | "Africa/Timbuktu" | "Africa/Tripoli" | "Africa/Tunis" | "Africa/Windhoek" | "America/Adak" | "America/Anchorage" | "America/Anguilla" | "America/Antigua" | "America/Araguaina" | "America/Argentina/Buenos_Aires" | "America/Argentina/Catamarca" | "America/Argentina/ComodRivadavia" | "America/Argentina/Cordoba" | "America/Argentina/Jujuy" | "America/Argentina/La_Rioja" | "America/Argentina/Mendoza" | "America/Argentina/Rio_Gallegos" | "America/Argentina/Salta" | "America/Argentina/San_Juan" | "America/Argentina/San_Luis" | "America/Argentina/Tucuman" | "America/Argentina/Ushuaia" | "America/Aruba" | "America/Asuncion" | "America/Atikokan" | "America/Atka" | "America/Bahia" | "America/Bahia_Banderas" | "America/Barbados" | "America/Belem" | "America/Belize" | "America/Blanc-Sablon" | "America/Boa_Vista" | "America/Bogota" | "America/Boise" | "America/Buenos_Aires" | "America/Cambridge_Bay" | "America/Campo_Grande" | "America/Cancun" | "America/Caracas" | "America/Catamarca" | "America/Cayenne" | "America/Cayman" | "America/Chicago" | "America/Chihuahua" | "America/Ciudad_Juarez" | "America/Coral_Harbour" | "America/Cordoba" | "America/Costa_Rica" | "America/Coyhaique" | "America/Creston" | "America/Cuiaba" | "America/Curacao" | "America/Danmarkshavn" | "America/Dawson" | "America/Dawson_Creek" | "America/Denver" | "America/Detroit" | "America/Dominica" | "America/Edmonton" | "America/Eirunepe" | "America/El_Salvador" | "America/Ensenada" | "America/Fort_Nelson" | "America/Fort_Wayne" | "America/Fortaleza" | "America/Glace_Bay" | "America/Godthab" | "America/Goose_Bay" | "America/Grand_Turk" | "America/Grenada" | "America/Guadeloupe" | "America/Guatemala" | "America/Guayaquil" | "America/Guyana" | "America/Halifax" | "America/Havana" | "America/Hermosillo" | "America/Indiana/Indianapolis" | "America/Indiana/Knox" | "America/Indiana/Marengo" | "America/Indiana/Petersburg" | "America/Indiana/Tell_City" | "America/Indiana/Vevay" | "America/Indiana/Vincennes" | "America/Indiana/Winamac" | "America/Indianapolis" | "America/Inuvik" | "America/Iqaluit" | "America/Jamaica" | "America/Jujuy" | "America/Juneau" | "America/Kentucky/Louisville" | "America/Kentucky/Monticello" | "America/Knox_IN" | "America/Kralendijk" | "America/La_Paz" | "America/Lima" | "America/Los_Angeles" | "America/Louisville" | "America/Lower_Princes" | "America/Maceio" | "America/Managua" | "America/Manaus" | "America/Marigot" | "America/Martinique" | "America/Matamoros" | "America/Mazatlan" | "America/Mendoza" | "America/Menominee" | "America/Merida" | "America/Metlakatla" | "America/Mexico_City" | "America/Miquelon" | "America/Moncton" | "America/Monterrey" | "America/Montevideo" | "America/Montreal" | "America/Montserrat" | "America/Nassau" | "America/New_York" | "America/Nipigon" | "America/Nome" | "America/Noronha" | "America/North_Dakota/Beulah" | "America/North_Dakota/Center" | "America/North_Dakota/New_Salem" | "America/Nuuk" | "America/Ojinaga" | "America/Panama" | "America/Pangnirtung" | "America/Paramaribo" | "America/Phoenix" | "America/Port-au-Prince" | "America/Port_of_Spain" | "America/Porto_Acre" | "America/Porto_Velho" | "America/Puerto_Rico" | "America/Punta_Arenas" | "America/Rainy_River" | "America/Rankin_Inlet" | "America/Recife" | "America/Regina" | "America/Resolute" | "America/Rio_Branco" | "America/Rosario" | "America/Santa_Isabel" | "America/Santarem" | "America/Santiago" | "America/Santo_Domingo" | "America/Sao_Paulo" | "America/Scoresbysund" | "America/Shiprock" | "America/Sitka" | "America/St_Barthelemy" | "America/St_Johns" | "America/St_Kitts" | "America/St_Lucia" | "America/St_Thomas" | "America/St_Vincent" | "America/Swift_Current" | "America/Tegucigalpa" | "America/Thule" | "America/Thunder_Bay" | "America/Tijuana" | "America/Toronto" | "America/Tortola" | "America/Vancouver" | "America/Virgin" | "America/Whitehorse" | "America/Winnipeg" | "America/Yakutat" | "America/Yellowknife" | "Antarctica/Casey" | "Antarctica/Davis" | "Antarctica/DumontDUrville" | "Antarctica/Macquarie" | "Antarctica/Mawson" | "Antarctica/McMurdo" | "Antarctica/Palmer" | "Antarctica/Rothera" | "Antarctica/South_Pole" | "Antarctica/Syowa" | "Antarctica/Troll" | "Antarctica/Vostok" | "Arctic/Longyearbyen" | "Asia/Aden" | "Asia/Almaty" | "Asia/Amman" | "Asia/Anadyr" | "Asia/Aqtau" | "Asia/Aqtobe" | "Asia/Ashgabat" | "Asia/Ashkhabad" | "Asia/Atyrau" | "Asia/Baghdad" | "Asia/Bahrain" | "Asia/Baku" | "Asia/Bangkok" | "Asia/Barnaul" | "Asia/Beirut" | "Asia/Bishkek" | "Asia/Brunei" | "Asia/Calcutta" | "Asia/Chita" | "Asia/Choibalsan" | "Asia/Chongqing" | "Asia/Chungking" | "Asia/Colombo" | "Asia/Dacca" | "Asia/Damascus" | "Asia/Dhaka" | "Asia/Dili" | "Asia/Dubai" | "Asia/Dushanbe" | "Asia/Famagusta" | "Asia/Gaza" | "Asia/Harbin" | "Asia/Hebron" | "Asia/Ho_Chi_Minh" | "Asia/Hong_Kong" | "Asia/Hovd" | "Asia/Irkutsk" | "Asia/Istanbul" | "Asia/Jakarta" | "Asia/Jayapura" | "Asia/Jerusalem" | "Asia/Kabul" | "Asia/Kamchatka" | "Asia/Karachi" | "Asia/Kashgar" | "Asia/Kathmandu" | "Asia/Katmandu" | "Asia/Khandyga" | "Asia/Kolkata" | "Asia/Krasnoyarsk" | "Asia/Kuala_Lumpur" | "Asia/Kuching" | "Asia/Kuwait" | "Asia/Macao" | "Asia/Macau" | "Asia/Magadan" | "Asia/Makassar" | "Asia/Manila" | "Asia/Muscat" | "Asia/Nicosia" | "Asia/Novokuznetsk" | "Asia/Novosibirsk" | "Asia/Omsk" | "Asia/Oral" | "Asia/Phnom_Penh" | "Asia/Pontianak" | "Asia/Pyongyang" | "Asia/Qatar" | "Asia/Qostanay" | "Asia/Qyzylorda" | "Asia/Rangoon" | "Asia/Riyadh" | "Asia/Saigon" | "Asia/Sakhalin" | "Asia/Samarkand" | "Asia/Seoul" | "Asia/Shanghai" | "Asia/Singapore" | "Asia/Srednekolymsk" | "Asia/Taipei" | "Asia/Tashkent" | "Asia/Tbilisi" | "Asia/Tehran" | "Asia/Tel_Aviv" | "Asia/Thimbu" | "Asia/Thimphu" | "Asia/Tokyo" | "Asia/Tomsk" | "Asia/Ujung_Pandang" | "Asia/Ulaanbaatar" | "Asia/Ulan_Bator" | "Asia/Urumqi" | "Asia/Ust-Nera" | "Asia/Vientiane" | "Asia/Vladivostok" | "Asia/Yakutsk" | "Asia/Yangon" | "Asia/Yekaterinburg" | "Asia/Yerevan" | "Atlantic/Azores" | "Atlantic/Bermuda" | "Atlantic/Canary" | "Atlantic/Cape_Verde" | "Atlantic/Faeroe" | "Atlantic/Faroe" | "Atlantic/Jan_Mayen" | "Atlantic/Madeira" | "Atlantic/Reykjavik" | "Atlantic/South_Georgia" | "Atlantic/St_Helena" | "Atlantic/Stanley" | "Australia/ACT" | "Australia/Adelaide" | "Australia/Brisbane" | "Australia/Broken_Hill" | "Australia/Canberra" | "Australia/Currie" | "Australia/Darwin" | "Australia/Eucla" | "Australia/Hobart" | "Australia/LHI" | "Australia/Lindeman" | "Australia/Lord_Howe" | "Australia/Melbourne" | "Australia/NSW" | "Australia/North" | "Australia/Perth" | "Australia/Queensland" | "Australia/South" | "Australia/Sydney" | "Australia/Tasmania" | "Australia/Victoria" | "Australia/West" | "Australia/Yancowinna" | "Brazil/Acre" | "Brazil/DeNoronha" | "Brazil/East" | "Brazil/West" | "CET" | "CST6CDT" | "Canada/Atlantic" | "Canada/Central" | "Canada/Eastern" | "Canada/Mountain" | "Canada/Newfoundland" | "Canada/Pacific" | "Canada/Saskatchewan" | "Canada/Yukon" | "Chile/Continental" | "Chile/EasterIsland" | "Cuba" | "EET" | "EST" | "EST5EDT" | "Egypt" | "Eire" | "Etc/GMT" | "Etc/GMT+0" | "Etc/GMT+1" | "Etc/GMT+10" | "Etc/GMT+11" | "Etc/GMT+12" | "Etc/GMT+2" | "Etc/GMT+3" | "Etc/GMT+4" | "Etc/GMT+5" | "Etc/GMT+6" | "Etc/GMT+7" | "Etc/GMT+8" | "Etc/GMT+9" | "Etc/GMT-0" | "Etc/GMT-1" | "Etc/GMT-10" | "Etc/GMT-11" | "Etc/GMT-12" | "Etc/GMT-13" | "Etc/GMT-14" | "Etc/GMT-2" | "Etc/GMT-3" | "Etc/GMT-4" | "Etc/GMT-5" | "Etc/GMT-6" | "Etc/GMT-7" | "Etc/GMT-8" | "Etc/GMT-9" | "Etc/GMT0" | "Etc/Greenwich" | "Etc/UCT" | "Etc/UTC" | "Etc/Universal" | "Etc/Zulu" | "Europe/Amsterdam" | "Europe/Andorra" | "Europe/Astrakhan" | "Europe/Athens" | "Europe/Belfast" | "Europe/Belgrade" | "Europe/Berlin" | "Europe/Bratislava" | "Europe/Brussels" | "Europe/Bucharest" | "Europe/Budapest" | "Europe/Busingen" | "Europe/Chisinau" | "Europe/Copenhagen" | "Europe/Dublin" | "Europe/Gibraltar" | "Europe/Guernsey" | "Europe/Helsinki" | "Europe/Isle_of_Man" | "Europe/Istanbul" | "Europe/Jersey" | "Europe/Kaliningrad" | "Europe/Kiev" | "Europe/Kirov" | "Europe/Kyiv" | "Europe/Lisbon" | "Europe/Ljubljana" | "Europe/London" | "Europe/Luxembourg" | "Europe/Madrid" | "Europe/Malta" | "Europe/Mariehamn" | "Europe/Minsk" | "Europe/Monaco" | "Europe/Moscow" | "Europe/Nicosia" | "Europe/Oslo" | "Europe/Paris" | "Europe/Podgorica" | "Europe/Prague" | "Europe/Riga" | "Europe/Rome" | "Europe/Samara" | "Europe/San_Marino" | "Europe/Sarajevo" | "Europe/Saratov" | "Europe/Simferopol" | "Europe/Skopje" | "Europe/Sofia" | "Europe/Stockholm" | "Europe/Tallinn" | "Europe/Tirane" | "Europe/Tiraspol" | "Europe/Ulyanovsk" | "Europe/Uzhgorod" | "Europe/Vaduz" | "Europe/Vatican" | "Europe/Vienna" | "Europe/Vilnius" | "Europe/Volgograd" | "Europe/Warsaw" | "Europe/Zagreb" | "Europe/Zaporozhye" | "Europe/Zurich" | "Factory" | "GB" | "GB-Eire" | "GMT" | "GMT+0" | "GMT-0" | "GMT0" | "Greenwich" | "HST" | "Hongkong" | "Iceland" | "Indian/Antananarivo" | "Indian/Chagos" | "Indian/Christmas" | "Indian/Cocos" | "Indian/Comoro" | "Indian/Kerguelen" | "Indian/Mahe" | "Indian/Maldives" | "Indian/Mauritius" | "Indian/Mayotte" | "Indian/Reunion" | "Iran" | "Israel" | "Jamaica" | "Japan" | "Kwajalein" | "Libya" | "MET" | "MST" | "MST7MDT" | "Mexico/BajaNorte" | "Mexico/BajaSur" | "Mexico/General" | "NZ" | "NZ-CHAT" | "Navajo" | "PRC" | "PST8PDT" | "Pacific/Apia" | "Pacific/Auckland" | "Pacific/Bougainville" | "Pacific/Chatham" | "Pacific/Chuuk" | "Pacific/Easter" | "Pacific/Efate" | "Pacific/Enderbury" | "Pacific/Fakaofo" | "Pacific/Fiji" | "Pacific/Funafuti" | "Pacific/Galapagos" | "Pacific/Gambier" | "Pacific/Guadalcanal" | "Pacific/Guam" | "Pacific/Honolulu" | "Pacific/Johnston" | "Pacific/Kanton" | "Pacific/Kiritimati" | "Pacific/Kosrae" | "Pacific/Kwajalein" | "Pacific/Majuro" | "Pacific/Marquesas" | "Pacific/Midway" | "Pacific/Nauru" | "Pacific/Niue" | "Pacific/Norfolk" | "Pacific/Noumea" | "Pacific/Pago_Pago" | "Pacific/Palau" | "Pacific/Pitcairn" | "Pacific/Pohnpei" | "Pacific/Ponape" | "Pacific/Port_Moresby" | "Pacific/Rarotonga" | "Pacific/Saipan" | "Pacific/Samoa" | "Pacific/Tahiti" | "Pacific/Tarawa" | "Pacific/Tongatapu" | "Pacific/Truk" | "Pacific/Wake" | "Pacific/Wallis" | "Pacific/Yap" | "Poland" | "Portugal" | "ROC" | "ROK" | "Singapore" | "Turkey" | "UCT" | "US/Alaska" | "US/Aleutian" | "US/Arizona" | "US/Central" | "US/East-Indiana" | "US/Eastern" | "US/Hawaii" | "US/Indiana-Starke" | "US/Michigan" | "US/Mountain" | "US/Pacific" | "US/Samoa" | "UTC" | "Universal" | "W-SU" | "WET" | "Zulu";
                customer_id?: string | string[] | null;
                external_customer_id?: string | string[] | null;
                customer_aggregation_function?: components["schemas"]["AggregationFunction"] | null;
                metadata?: components["schemas"]["MetadataQuery"];
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MeterQuantities"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceNotFound"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "customer_meters:list": {
        parameters: {
            query?: {
                organization_id?: string | string[] | null;
                customer_id?: string | string[] | null;
                external_customer_id?: string | string[] | null;
                meter_id?: string | string[] | null;
                page?: number;
                limit?: number;
                sorting?: components["schemas"]["CustomerMeterSortProperty"][] | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListResource_CustomerMeter_"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "customer_meters:get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomerMeter"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceNotFound"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "payments:list": {
        parameters: {
            query?: {
                organization_id?: string | string[] | null;
                checkout_id?: string | string[] | null;
                order_id?: string | string[] | null;
                customer_id?: string | string[] | null;
                status?: components["schemas"]["PaymentStatus"] | components["schemas"]["PaymentStatus"][] | null;
                method?: string | string[] | null;
                customer_email?: string | string[] | null;
                page?: number;
                limit?: number;
                sorting?: components["schemas"]["PaymentSortProperty"][] | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListResource_Payment_"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    "payments:get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Payment"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceNotFound"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
}
