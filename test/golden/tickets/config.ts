import { defineConfig } from '../../../generator/config.js';

export default defineConfig({
  name: 'helpdesk',
  packageName: 'helpdesk-mcp',
  document: 'openapi.yaml',
  prose: 'document',
  environments: {
    test: 'https://test.helpdesk.example/api',
    production: 'https://helpdesk.example/api',
  },
  headers: { 'Helpdesk-Version': '1.2' },
  credentials: { token: 'HELPDESK_TOKEN' },
  naming: { names: { exportTickets: 'get_single_helpdesk_report' } },
});
