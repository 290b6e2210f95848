/* Pages of Istio that both of its modes rest on. */

export const ambientPage = "https://istio.io/latest/docs/ambient/usage/networkpolicy/";
export const portsPage = "https://istio.io/latest/docs/ops/deployment/application-requirements/";
