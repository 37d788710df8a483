import type { Caller } from '../copy/caller.ts';
import { callSupportDesk } from './support-desk.ts';

/** What each example is asked once it runs, by the name of its folder. */
export const TOURS: Record<string, (administrator: Caller) => Promise<void>> = {
  'support-desk': callSupportDesk,
};
