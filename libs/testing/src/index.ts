export type { components } from './api.js';
export { apiClient, type ApiClient, checkedFetch } from './api-client.js';
export { Contract, type ContractDocument } from './contract.js';
export { DAY, FakeClock, MINUTE, SECOND } from './fake-clock.js';
export { LogCapture, type LogLine } from './log-capture.js';
export { createTestDatabase, type TestDatabase } from './test-database.js';
