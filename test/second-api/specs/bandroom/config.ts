import { defineConfig } from '../../generator/config.js';

export default defineConfig({
  name: 'bandroom',
  title: 'Band Room',
  packageName: 'bandroom-mcp',
  document: 'openapi.json',
  overlays: ['overlay.yaml'],
  words: 'reviewed',
  environments: {
    rehearsal: 'https://rehearsal.bandroom.example/api',
    live: { url: 'https://bandroom.example/api', startsReadOnly: true },
  },
  credentials: { staff: 'BANDROOM_TOKEN' },
  risks: {
    read: ['listInstruments', 'getInstrument', 'listLoans', 'getLoan'],
    write: ['updateInstrument', 'createLoan', 'returnLoan'],
    destructive: ['deleteInstrument'],
    irreversible: ['deleteInstrument'],
  },
  presets: {
    desk: {
      description: 'Lending and taking back.',
      operations: ['listInstruments', 'createLoan', 'returnLoan'],
    },
  },
});
