{{/* Everything of one gateway. Call with (dict "root" $ "gateway" VALUES). */}}
{{- define "sluice.gateway" -}}
{{- $root := .root }}
{{- $gateway := .gateway }}
{{- $selector := toYaml $gateway.labels }}
{{- $labels := list }}
{{- range $name, $value := $gateway.labels }}
{{- $labels = append $labels (printf "%s=%s" $name $value) }}
{{- end }}
{{- $map := list }}
{{- range $gateway.service.ports }}
{{- if ne (int .port) (int .targetPort) }}
{{- $map = append $map (printf "%d=%d" (int .port) (int .targetPort)) }}
{{- end }}
{{- end }}
apiVersion: v1
kind: ServiceAccount
metadata:
  name: {{ $gateway.name }}
  namespace: {{ $root.Release.Namespace }}
  labels:
    {{- include "sluice.labels" $root | nindent 4 }}
  {{- with $gateway.serviceAccountAnnotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- include "sluice.pullSecrets" $root }}
automountServiceAccountToken: false
---
apiVersion: v1
kind: Service
metadata:
  name: {{ $gateway.name }}
  namespace: {{ $root.Release.Namespace }}
  labels:
    {{- include "sluice.labels" $root | nindent 4 }}
    {{- $selector | nindent 4 }}
  {{- with $gateway.service.annotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  type: {{ $gateway.service.type }}
  {{- with $gateway.service.externalTrafficPolicy }}
  externalTrafficPolicy: {{ . }}
  {{- end }}
  {{- with $gateway.service.loadBalancerIP }}
  loadBalancerIP: {{ . | quote }}
  {{- end }}
  {{- with $gateway.service.loadBalancerSourceRanges }}
  loadBalancerSourceRanges:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  selector:
    {{- $selector | nindent 4 }}
  ports:
    {{- if eq $gateway.service.type "LoadBalancer" }}
    # First, for load balancers that probe the first port.
    - name: status-port
      port: 15021
      targetPort: 15021
      protocol: TCP
    {{- end }}
    {{- range $gateway.service.ports }}
    - name: {{ .name }}
      port: {{ .port }}
      targetPort: {{ .targetPort }}
      protocol: TCP
    {{- end }}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ $gateway.name }}
  namespace: {{ $root.Release.Namespace }}
  labels:
    {{- include "sluice.labels" $root | nindent 4 }}
    {{- $selector | nindent 4 }}
spec:
  {{- if not $gateway.autoscaling.enabled }}
  replicas: {{ $gateway.replicas }}
  {{- end }}
  selector:
    matchLabels:
      {{- $selector | nindent 6 }}
  strategy:
    type: RollingUpdate
    rollingUpdate:
      maxSurge: 1
      maxUnavailable: 0
  template:
    metadata:
      labels:
        {{- include "sluice.labels" $root | nindent 8 }}
        {{- $selector | nindent 8 }}
        sidecar.istio.io/inject: "false"
      annotations:
        prometheus.io/scrape: "true"
        prometheus.io/port: "15090"
        prometheus.io/path: /stats/prometheus
        {{- with $gateway.podAnnotations }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
    spec:
      serviceAccountName: {{ $gateway.name }}
      automountServiceAccountToken: false
      terminationGracePeriodSeconds: {{ add $gateway.drainSeconds 15 }}
      securityContext:
        {{- include "sluice.pod.security" 1337 | nindent 8 }}
      {{- include "sluice.spread" $selector | nindent 6 }}
      {{- include "sluice.placement" $gateway | nindent 6 }}
      containers:
        - name: istio-proxy
          image: {{ include "sluice.image" (dict "root" $root "name" $root.Values.images.sluice) | quote }}
          imagePullPolicy: {{ $root.Values.images.pullPolicy }}
          args:
            - run
            - --control-plane
            - {{ printf "https://%s" (include "sluice.address" $root) | quote }}
            - --control-plane-ca
            - /var/run/secrets/istio/root-cert.pem
            - --token-file
            - /var/run/secrets/tokens/istio-token
            - --labels
            - {{ join "," $labels | quote }}
            {{- if $map }}
            - --port-map
            - {{ join "," $map | quote }}
            {{- end }}
            - --cluster-domain
            - {{ $root.Values.mesh.clusterDomain | quote }}
            - --drain-timeout
            - {{ $gateway.drainSeconds | quote }}
            {{- range $gateway.extraArgs }}
            - {{ . | quote }}
            {{- end }}
          env:
            - name: POD_NAME
              valueFrom:
                fieldRef:
                  fieldPath: metadata.name
            - name: POD_NAMESPACE
              valueFrom:
                fieldRef:
                  fieldPath: metadata.namespace
            - name: INSTANCE_IP
              valueFrom:
                fieldRef:
                  fieldPath: status.podIP
            - name: SERVICE_ACCOUNT
              valueFrom:
                fieldRef:
                  fieldPath: spec.serviceAccountName
            - name: DOTNET_EnableDiagnostics
              value: "0"
            {{- with $gateway.env }}
            {{- toYaml . | nindent 12 }}
            {{- end }}
          ports:
            {{- range $gateway.service.ports }}
            - containerPort: {{ .targetPort }}
              protocol: TCP
            {{- end }}
            - name: status-port
              containerPort: 15021
              protocol: TCP
            - name: http-envoy-prom
              containerPort: 15090
              protocol: TCP
          startupProbe:
            httpGet:
              path: /healthz/ready
              port: status-port
            periodSeconds: 1
            # As long as a control plane may take to come.
            failureThreshold: 300
            timeoutSeconds: 3
          readinessProbe:
            httpGet:
              path: /healthz/ready
              port: status-port
            periodSeconds: 5
            failureThreshold: 3
            timeoutSeconds: 3
          # Not /healthz/ready, which a gateway that drains answers with 503.
          livenessProbe:
            tcpSocket:
              port: status-port
            periodSeconds: 10
            failureThreshold: 6
            timeoutSeconds: 5
          resources:
            {{- toYaml $gateway.resources | nindent 12 }}
          securityContext:
            {{- include "sluice.container.security" $root | nindent 12 }}
          volumeMounts:
            - name: tmp
              mountPath: /tmp
            - name: istio-token
              mountPath: /var/run/secrets/tokens
              readOnly: true
            - name: istiod-ca-cert
              mountPath: /var/run/secrets/istio
              readOnly: true
      volumes:
        - name: tmp
          emptyDir:
            sizeLimit: 256Mi
        # The kubelet renews it; nobody but the mesh's authority takes it.
        - name: istio-token
          projected:
            defaultMode: 288 # 0440
            sources:
              - serviceAccountToken:
                  audience: istio-ca
                  expirationSeconds: 43200
                  path: istio-token
        # Written by the control plane, so that the pod waits for it.
        - name: istiod-ca-cert
          configMap:
            name: istio-ca-root-cert
{{- if $gateway.autoscaling.enabled }}
---
{{ include "sluice.autoscaler" (dict "root" $root "name" $gateway.name "scaling" $gateway.autoscaling) }}
{{- end }}
{{- if $gateway.podDisruptionBudget.enabled }}
---
{{ include "sluice.budget" (dict "root" $root "name" $gateway.name "budget" $gateway.podDisruptionBudget "selector" $selector) }}
{{- end }}
{{- end -}}
