import { packIdentity } from "./sdk/identity";
import { serve } from "./sdk/serve";

void serve(packIdentity);
