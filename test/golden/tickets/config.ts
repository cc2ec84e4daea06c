import { defineConfig } from '../../../generator/config.js';

export default defineConfig({
  name: 'helpdesk',
  packageName: 'helpdesk-mcp',
  publisher: { name: 'Helpdesk', repository: 'https://github.com/helpdesk-example/helpdesk-mcp' },
  document: 'openapi.yaml',
  prose: 'document',
  environments: {
    test: 'https://test.helpdesk.example/api',
    production: { url: 'https://helpdesk.example/api', startsReadOnly: true },
  },
  headers: { 'Helpdesk-Version': '1.2' },
  credentials: { token: 'HELPDESK_TOKEN', visit: 'HELPDESK_VISIT' },
  scopes: { rule: 'any', schema: 'Scope' },
  credentialBound: {
    workspace: {
      omit: ['createTicket'],
      fill: ['exportTickets'],
      lookup: { operation: 'listWorkspaces', value: '[].id', variable: 'HELPDESK_WORKSPACE' },
    },
  },
  sessions: [
    {
      schemes: ['visit'],
      operation: 'openVisit',
      arguments: ['customer', 'email'],
      token: 'token',
      expiresAt: 'ends_at',
      describe: {
        customer: 'Whose visit: exactly one of customer and email.',
        email: "The customer's address.",
      },
    },
  ],
  masked: { openVisit: ['token'] },
  presets: { desk: { description: 'What is open, and for whom.', operations: ['listTickets', 'getTicket'] } },
  naming: { names: { exportTickets: 'get_single_helpdesk_report' } },
});
