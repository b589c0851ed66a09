// cluster shop, revision 1, incomplete: some kinds were not read to their end
CREATE CONSTRAINT kubernetes_object_id IF NOT EXISTS FOR (n:KubernetesObject) REQUIRE n.id IS UNIQUE;
UNWIND [
{`id`: 'ConfigMap/shop/features', `type`: 'ConfigMap', `namespace`: 'shop', `name`: 'features', `state`: 'missing', `revision`: 1},
{`id`: 'ConfigMap/shop/settings', `type`: 'ConfigMap', `namespace`: 'shop', `name`: 'settings', `uid`: '00000000-0000-4000-8000-000000000006', `state`: 'present', `revision`: 1}
] AS row MERGE (n:KubernetesObject {id: row.id}) SET n = row, n:`ConfigMap`;
UNWIND [
{`id`: 'Deployment.apps/shop/web', `type`: 'Deployment', `group`: 'apps', `namespace`: 'shop', `name`: 'web', `uid`: '00000000-0000-4000-8000-000000000003', `state`: 'present', `revision`: 1, `replicas`: '2', `property_revision`: '7'}
] AS row MERGE (n:KubernetesObject {id: row.id}) SET n = row, n:`Deployment`;
UNWIND [
{`id`: 'Image/registry.example.com%2Fshop%2Fweb:1.2@sha256:0a', `type`: 'Image', `name`: 'registry.example.com/shop/web:1.2@sha256:0a', `state`: 'virtual', `revision`: 1}
] AS row MERGE (n:KubernetesObject {id: row.id}) SET n = row, n:`Image`;
UNWIND [
{`id`: 'Ingress.networking.k8s.io/shop/web', `type`: 'Ingress', `group`: 'networking.k8s.io', `namespace`: 'shop', `name`: 'web', `uid`: '00000000-0000-4000-8000-000000000001', `state`: 'present', `revision`: 1}
] AS row MERGE (n:KubernetesObject {id: row.id}) SET n = row, n:`Ingress`;
UNWIND [
{`id`: 'Namespace/shop', `type`: 'Namespace', `name`: 'shop', `uid`: '00000000-0000-4000-8000-000000000009', `state`: 'present', `revision`: 1}
] AS row MERGE (n:KubernetesObject {id: row.id}) SET n = row, n:`Namespace`;
UNWIND [
{`id`: 'Node/node-a', `type`: 'Node', `name`: 'node-a', `uid`: '00000000-0000-4000-8000-000000000005', `state`: 'present', `revision`: 1, `status`: 'Ready'}
] AS row MERGE (n:KubernetesObject {id: row.id}) SET n = row, n:`Node`;
UNWIND [
{`id`: 'PersistentVolume/pv-1', `type`: 'PersistentVolume', `name`: 'pv-1', `uid`: '00000000-0000-4000-8000-000000000008', `state`: 'present', `revision`: 1}
] AS row MERGE (n:KubernetesObject {id: row.id}) SET n = row, n:`PersistentVolume`;
UNWIND [
{`id`: 'PersistentVolumeClaim/shop/data', `type`: 'PersistentVolumeClaim', `namespace`: 'shop', `name`: 'data', `uid`: '00000000-0000-4000-8000-000000000007', `state`: 'present', `revision`: 1}
] AS row MERGE (n:KubernetesObject {id: row.id}) SET n = row, n:`PersistentVolumeClaim`;
UNWIND [
{`id`: 'Pod/shop/web-7d9-x1', `type`: 'Pod', `namespace`: 'shop', `name`: 'web-7d9-x1', `uid`: '00000000-0000-4000-8000-000000000010', `state`: 'present', `revision`: 1, `status`: 'Running'},
{`id`: 'Pod/shop/web-7d9-x2', `type`: 'Pod', `namespace`: 'shop', `name`: 'web-7d9-x2', `uid`: '00000000-0000-4000-8000-000000000011', `state`: 'present', `revision`: 1, `status`: 'Running'}
] AS row MERGE (n:KubernetesObject {id: row.id}) SET n = row, n:`Pod`;
UNWIND [
{`id`: 'ReplicaSet.apps/shop/web-7d9', `type`: 'ReplicaSet', `group`: 'apps', `namespace`: 'shop', `name`: 'web-7d9', `uid`: '00000000-0000-4000-8000-000000000004', `state`: 'present', `revision`: 1}
] AS row MERGE (n:KubernetesObject {id: row.id}) SET n = row, n:`ReplicaSet`;
UNWIND [
{`id`: 'Secret/shop/tls', `type`: 'Secret', `namespace`: 'shop', `name`: 'tls', `state`: 'unknown', `revision`: 1}
] AS row MERGE (n:KubernetesObject {id: row.id}) SET n = row, n:`Secret`;
UNWIND [
{`id`: 'Service/shop/web', `type`: 'Service', `namespace`: 'shop', `name`: 'web', `uid`: '00000000-0000-4000-8000-000000000002', `state`: 'present', `revision`: 1, `property_type`: 'ClusterIP'}
] AS row MERGE (n:KubernetesObject {id: row.id}) SET n = row, n:`Service`;
UNWIND [
{source: 'PersistentVolumeClaim/shop/data', target: 'PersistentVolume/pv-1', properties: {`path`: 'spec.claimRef.name', `rule`: 'claim-bound', `statedBy`: 'target', `revision`: 1}}
] AS row MATCH (s:KubernetesObject {id: row.source}) MATCH (t:KubernetesObject {id: row.target}) MERGE (s)-[r:`bound_to`]->(t) SET r = row.properties;
UNWIND [
{source: 'Pod/shop/web-7d9-x1', target: 'ReplicaSet.apps/shop/web-7d9', properties: {`path`: 'metadata.ownerReferences[0]', `rule`: 'owner', `revision`: 1}},
{source: 'Pod/shop/web-7d9-x2', target: 'ReplicaSet.apps/shop/web-7d9', properties: {`path`: 'metadata.ownerReferences[0]', `rule`: 'owner', `revision`: 1}},
{source: 'ReplicaSet.apps/shop/web-7d9', target: 'Deployment.apps/shop/web', properties: {`path`: 'metadata.ownerReferences[0]', `rule`: 'owner', `revision`: 1}}
] AS row MATCH (s:KubernetesObject {id: row.source}) MATCH (t:KubernetesObject {id: row.target}) MERGE (s)-[r:`owned_by`]->(t) SET r = row.properties;
UNWIND [
{source: 'Ingress.networking.k8s.io/shop/web', target: 'Service/shop/web', properties: {`path`: 'spec.rules[0].http.paths[1].backend.service.name', `rule`: 'ingress-routes', `revision`: 1}}
] AS row MATCH (s:KubernetesObject {id: row.source}) MATCH (t:KubernetesObject {id: row.target}) MERGE (s)-[r:`routes_to`]->(t) SET r = row.properties;
UNWIND [
{source: 'Pod/shop/web-7d9-x1', target: 'Image/registry.example.com%2Fshop%2Fweb:1.2@sha256:0a', properties: {`path`: 'spec.containers[0].image', `rule`: 'pod-image', `revision`: 1}},
{source: 'Pod/shop/web-7d9-x2', target: 'Image/registry.example.com%2Fshop%2Fweb:1.2@sha256:0a', properties: {`path`: 'spec.containers[0].image', `rule`: 'pod-image', `revision`: 1}}
] AS row MATCH (s:KubernetesObject {id: row.source}) MATCH (t:KubernetesObject {id: row.target}) MERGE (s)-[r:`runs`]->(t) SET r = row.properties;
UNWIND [
{source: 'Pod/shop/web-7d9-x1', target: 'Node/node-a', properties: {`path`: 'spec.nodeName', `via`: 'schedule', `rule`: 'pod-runs-on-node', `revision`: 1}},
{source: 'Pod/shop/web-7d9-x2', target: 'Node/node-a', properties: {`path`: 'spec.nodeName', `via`: 'schedule', `rule`: 'pod-runs-on-node', `revision`: 1}}
] AS row MATCH (s:KubernetesObject {id: row.source}) MATCH (t:KubernetesObject {id: row.target}) MERGE (s)-[r:`runs_on`]->(t) SET r = row.properties;
UNWIND [
{source: 'Service/shop/web', target: 'Pod/shop/web-7d9-x1', properties: {`path`: 'spec.selector', `rule`: 'service-targets', `revision`: 1}},
{source: 'Service/shop/web', target: 'Pod/shop/web-7d9-x2', properties: {`path`: 'spec.selector', `rule`: 'service-targets', `revision`: 1}}
] AS row MATCH (s:KubernetesObject {id: row.source}) MATCH (t:KubernetesObject {id: row.target}) MERGE (s)-[r:`targets`]->(t) SET r = row.properties;
UNWIND [
{source: 'Ingress.networking.k8s.io/shop/web', target: 'Secret/shop/tls', properties: {`path`: 'spec.tls[0].secretName', `via`: 'tls', `rule`: 'ingress-tls', `revision`: 1}},
{source: 'Pod/shop/web-7d9-x1', target: 'ConfigMap/shop/features', properties: {`path`: 'spec.volumes[3].configMap.name', `via`: 'volume', `rule`: 'pod-volume', `optional`: true, `revision`: 1}},
{source: 'Pod/shop/web-7d9-x1', target: 'ConfigMap/shop/settings', properties: {`path`: 'spec.containers[1].env[2].valueFrom.configMapKeyRef.name', `via`: 'env', `rule`: 'pod-env', `reasons`: '[{"path":"spec.containers[1].env[2].valueFrom.configMapKeyRef.name","via":"env","rule":"pod-env"},{"path":"spec.volumes[0].configMap.name","via":"volume","rule":"pod-volume","optional":true}]', `revision`: 1}},
{source: 'Pod/shop/web-7d9-x2', target: 'ConfigMap/shop/features', properties: {`path`: 'spec.volumes[3].configMap.name', `via`: 'volume', `rule`: 'pod-volume', `optional`: true, `revision`: 1}},
{source: 'Pod/shop/web-7d9-x2', target: 'ConfigMap/shop/settings', properties: {`path`: 'spec.containers[1].env[2].valueFrom.configMapKeyRef.name', `via`: 'env', `rule`: 'pod-env', `reasons`: '[{"path":"spec.containers[1].env[2].valueFrom.configMapKeyRef.name","via":"env","rule":"pod-env"},{"path":"spec.volumes[0].configMap.name","via":"volume","rule":"pod-volume","optional":true}]', `revision`: 1}}
] AS row MATCH (s:KubernetesObject {id: row.source}) MATCH (t:KubernetesObject {id: row.target}) MERGE (s)-[r:`uses`]->(t) SET r = row.properties;
