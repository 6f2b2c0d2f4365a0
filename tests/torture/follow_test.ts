import { follow } from "./follow.ts";
import { testShortForm } from "./short_form.ts";

testShortForm(follow, 0.01);
