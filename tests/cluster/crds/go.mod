// The modules that hold the CustomResourceDefinitions of kinds of policies that know names. Of each only the module itself
// is fetched, to read one file, and nothing that it requires: no Go program is built here.
module example.invalid/ai-mesh-isolation/tests/cluster/crds

go 1.21

require (
	github.com/GoogleCloudPlatform/gke-networking-api v0.2.11
	github.com/cilium/cilium v1.20.2
	sigs.k8s.io/network-policy-api v0.3.0
)
