{{/* Labels of everything that is made here. */}}
{{- define "sluice.labels" -}}
app.kubernetes.io/name: sluice
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/part-of: sluice
{{- end -}}

{{/* What selects the pods of the control plane; never changes. */}}
{{- define "sluice.controlPlane.selector" -}}
app: sluice-control-plane
istio: pilot
{{- end -}}

{{/* Name of what is the cluster's own, once for each namespace with a control plane. */}}
{{- define "sluice.clusterName" -}}
sluice-control-plane-{{ .Release.Namespace }}
{{- end -}}

{{/* Call with (dict "root" $ "name" NAME): a whole image reference. */}}
{{- define "sluice.image" -}}
{{- $tag := .root.Values.images.tag | default .root.Chart.AppVersion -}}
{{- if hasPrefix "@" $tag -}}
{{ .root.Values.images.hub }}/{{ .name }}{{ $tag }}
{{- else -}}
{{ .root.Values.images.hub }}/{{ .name }}:{{ $tag }}
{{- end -}}
{{- end -}}

{{/* HOST:PORT that proxies connect to. */}}
{{- define "sluice.address" -}}
{{- .Values.controlPlane.address | default (printf "%s.%s.svc:15012" .Values.controlPlane.serviceName .Release.Namespace) -}}
{{- end -}}

{{/* What a container of ours may do: nothing that a proxy above port 1023 needs not. */}}
{{- define "sluice.container.security" -}}
allowPrivilegeEscalation: false
capabilities:
  drop: [ALL]
privileged: false
readOnlyRootFilesystem: true
{{- end -}}

{{/* Call with a uid. */}}
{{- define "sluice.pod.security" -}}
runAsNonRoot: true
runAsUser: {{ . }}
runAsGroup: {{ . }}
fsGroup: {{ . }}
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{/* Call with the labels that select the pods: apart by node, then by zone, as far as there are some. */}}
{{- define "sluice.spread" -}}
topologySpreadConstraints:
  - maxSkew: 1
    topologyKey: kubernetes.io/hostname
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels:
        {{- . | nindent 8 }}
  - maxSkew: 1
    topologyKey: topology.kubernetes.io/zone
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels:
        {{- . | nindent 8 }}
{{- end -}}

{{/* Call with the part of the values that has them: where pods may run. */}}
{{- define "sluice.placement" -}}
{{- with .priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with .nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{/* Call with (dict "root" $): the accounts' credentials of the registry. */}}
{{- define "sluice.pullSecrets" -}}
{{- with .Values.images.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- end -}}

{{/* Call with (dict "root" $ "name" NAME "scaling" VALUES): a Deployment's autoscaler. */}}
{{- define "sluice.autoscaler" -}}
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: {{ .name }}
  namespace: {{ .root.Release.Namespace }}
  labels:
    {{- include "sluice.labels" .root | nindent 4 }}
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: {{ .name }}
  minReplicas: {{ .scaling.minReplicas }}
  maxReplicas: {{ .scaling.maxReplicas }}
  metrics:
    - type: Resource
      resource:
        name: cpu
        target:
          type: Utilization
          averageUtilization: {{ .scaling.targetCPUUtilizationPercentage }}
  behavior:
    scaleDown:
      # A gateway that goes takes its connections with it: one every two minutes, after five of calm.
      stabilizationWindowSeconds: 300
      policies:
        - type: Pods
          value: 1
          periodSeconds: 120
{{- end -}}

{{/* Call with (dict "root" $ "name" NAME "budget" VALUES "selector" LABELS). */}}
{{- define "sluice.budget" -}}
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: {{ .name }}
  namespace: {{ .root.Release.Namespace }}
  labels:
    {{- include "sluice.labels" .root | nindent 4 }}
spec:
  minAvailable: {{ .budget.minAvailable }}
  selector:
    matchLabels:
      {{- .selector | nindent 6 }}
{{- end -}}
