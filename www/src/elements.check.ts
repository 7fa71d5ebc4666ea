// What is published is declared by hand, without the library the elements are made with: held against them here.
import type * as Published from "governed/elements";
import { GovernedBrief, GovernedDecision, GovernedQueue, openRegister } from "./elements.js";

({ GovernedBrief, GovernedDecision, GovernedQueue, openRegister }) satisfies Omit<typeof Published, "GovernedElement">;
