import { defineConfig } from '../../generator/config.js';

export default defineConfig({
  name: 'conformance',
  packageName: 'conformance-mcp',
  document: 'openapi.yaml',
  prose: 'document',
  naming: {
    names: {
      simpleText: 'test_simple_text',
      error: 'test_error_handling',
      progress: 'test_tool_with_progress',
      plainText: 'test_logging_tool',
      streamedText: 'test_streaming_elicitation',
      createContact: 'json_schema_2020_12_tool',
    },
  },
});
