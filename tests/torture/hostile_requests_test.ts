import { hostileRequests } from "./hostile_requests.ts";
import { testShortForm } from "./short_form.ts";

testShortForm(hostileRequests, 0.01);
