import { hostileContent } from "./hostile_content.ts";
import { testShortForm } from "./short_form.ts";

testShortForm(hostileContent, 0.01);
