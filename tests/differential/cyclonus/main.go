// Command cyclonus asks an independent implementation of NetworkPolicy what random policies allow.
//
// It makes random clusters and policy sets from a seed, has the matcher of github.com/mattfenwick/cyclonus judge every
// connection, and prints one JSON line per set: the cluster, the policies and the verdicts. The specification next door
// reads the lines and compares every verdict with our engine's.
//
//	go run . -sets 12000 | gzip -9n > verdicts.jsonl.gz
package main

import (
	"bufio"
	"encoding/base64"
	"encoding/json"
	"flag"
	"fmt"
	"os"

	"github.com/mattfenwick/cyclonus/pkg/matcher"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
)

func main() {
	sets := flag.Int("sets", 12000, "how many random policy sets to judge")
	flag.Parse()
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for seed := 0; seed < *sets; seed++ {
		set := randomSet(int64(seed))
		set.Verdicts = base64.RawStdEncoding.EncodeToString(judge(set))
		line, err := json.Marshal(set)
		if err != nil {
			panic(err)
		}
		fmt.Fprintf(out, "%s\n", line)
	}
}

// judge asks cyclonus about every connection and packs two bits per cell, egress then ingress, first cell in the lowest
// bits. Cells run over sources, then destinations, then ports; those between two hosts are left out, those of a pod
// with itself are in.
func judge(set Set) []byte {
	policy := matcher.BuildNetworkPolicies(false, set.objects())
	var bits []bool
	ends := set.ends()
	for _, from := range ends {
		for _, to := range ends {
			if from.Internal == nil && to.Internal == nil {
				continue
			}
			for _, port := range askedPorts {
				result := policy.IsTrafficAllowed(&matcher.Traffic{
					Source:           &from.TrafficPeer,
					Destination:      &to.TrafficPeer,
					ResolvedPort:     port.Port,
					ResolvedPortName: to.portName(port),
					Protocol:         corev1.Protocol(port.Protocol),
				})
				bits = append(bits, result.Egress.IsAllowed(), result.Ingress.IsAllowed())
			}
		}
	}
	packed := make([]byte, (len(bits)+7)/8)
	for i, bit := range bits {
		if bit {
			packed[i/8] |= 1 << (i % 8)
		}
	}
	return packed
}

// objects turns the set's policies into API objects, with policyTypes as the API server defaults them: "If this field is
// not specified, it will default based on the existence of ingress or egress rules; policies that contain an egress
// section are assumed to affect egress, and all policies are assumed to affect ingress."
func (s Set) objects() []*networkingv1.NetworkPolicy {
	var objects []*networkingv1.NetworkPolicy
	for i, written := range s.Policies {
		raw, err := json.Marshal(map[string]any{
			"metadata": map[string]any{"namespace": written.Namespace, "name": fmt.Sprintf("p%d", i)},
			"spec":     written.Spec,
		})
		if err != nil {
			panic(err)
		}
		var object networkingv1.NetworkPolicy
		if err := json.Unmarshal(raw, &object); err != nil {
			panic(err)
		}
		if len(object.Spec.PolicyTypes) == 0 {
			object.Spec.PolicyTypes = []networkingv1.PolicyType{networkingv1.PolicyTypeIngress}
			if len(object.Spec.Egress) > 0 {
				object.Spec.PolicyTypes = append(object.Spec.PolicyTypes, networkingv1.PolicyTypeEgress)
			}
		}
		objects = append(objects, &object)
	}
	return objects
}

// end is a pod or a host, as cyclonus knows them.
type end struct {
	matcher.TrafficPeer
	ports []Port
}

func (s Set) ends() []end {
	var ends []end
	for _, pod := range s.Pods {
		ends = append(ends, end{
			TrafficPeer: matcher.TrafficPeer{
				Internal: &matcher.InternalPeer{
					PodLabels:       pod.Labels,
					NamespaceLabels: s.Namespaces[pod.Namespace],
					Namespace:       pod.Namespace,
				},
				IP: pod.IP,
			},
			ports: pod.Ports,
		})
	}
	for _, ip := range hostIPs {
		ends = append(ends, end{TrafficPeer: matcher.TrafficPeer{IP: ip}})
	}
	return ends
}

// portName is the name that the destination gives to a port; hosts name none.
func (e end) portName(asked Port) string {
	for _, port := range e.ports {
		if port.Port == asked.Port && port.Protocol == asked.Protocol {
			return port.Name
		}
	}
	return ""
}
