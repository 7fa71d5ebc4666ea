// What other pages embed. They are those of the review page, and take `server` or `src` instead of a register.
import { GovernedBrief } from "./unit/brief.js";
import { GovernedDecision } from "./decision/decision.js";
import { GovernedQueue } from "./queue/queue.js";
import { OpenRegister, type Source } from "./register/register.js";

export { GovernedBrief, GovernedDecision, GovernedQueue };

/** Opens a register for elements to share, with a token where somebody may write. */
export const openRegister = (source: Source): OpenRegister => new OpenRegister(source);
