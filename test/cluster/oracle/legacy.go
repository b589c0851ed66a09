package oracle

import (
	corev1 "k8s.io/api/core/v1"
)

// legacy notes the Secrets of volumes of old plugins, and the drivers that serve them today.
func (p podTeller) legacy(at string, v corev1.Volume) {
	if v.AzureFile != nil {
		p.uses("Secret", v.AzureFile.SecretName, at+".azureFile.secretName", "volume:azurefile", "volume-azurefile-secret", nil)
	}
	for _, s := range []struct {
		field, rule string
		ref         *corev1.LocalObjectReference
	}{
		{"cephfs", "cephfs", secretOf(v.CephFS, func(s *corev1.CephFSVolumeSource) *corev1.LocalObjectReference { return s.SecretRef })},
		{"cinder", "cinder", secretOf(v.Cinder, func(s *corev1.CinderVolumeSource) *corev1.LocalObjectReference { return s.SecretRef })},
		{"flexVolume", "flexvolume", secretOf(v.FlexVolume, func(s *corev1.FlexVolumeSource) *corev1.LocalObjectReference { return s.SecretRef })},
		{"rbd", "rbd", secretOf(v.RBD, func(s *corev1.RBDVolumeSource) *corev1.LocalObjectReference { return s.SecretRef })},
		{"scaleIO", "scaleio", secretOf(v.ScaleIO, func(s *corev1.ScaleIOVolumeSource) *corev1.LocalObjectReference { return s.SecretRef })},
		{"iscsi", "iscsi", secretOf(v.ISCSI, func(s *corev1.ISCSIVolumeSource) *corev1.LocalObjectReference { return s.SecretRef })},
		{"storageos", "storageos", secretOf(v.StorageOS, func(s *corev1.StorageOSVolumeSource) *corev1.LocalObjectReference { return s.SecretRef })},
	} {
		if s.ref != nil {
			p.uses("Secret", s.ref.Name, at+"."+s.field+".secretRef.name", "volume:"+s.rule, "volume-"+s.rule+"-secret", nil)
		}
	}
	for _, m := range []struct {
		there               bool
		field, rule, driver string
	}{
		{v.AWSElasticBlockStore != nil, "awsElasticBlockStore", "awselasticblockstore", "ebs.csi.aws.com"},
		{v.AzureDisk != nil, "azureDisk", "azuredisk", "disk.csi.azure.com"},
		{v.AzureFile != nil, "azureFile", "azurefile", "file.csi.azure.com"},
		{v.GCEPersistentDisk != nil, "gcePersistentDisk", "gcepersistentdisk", "pd.csi.storage.gke.io"},
		{v.Cinder != nil, "cinder", "cinder", "cinder.csi.openstack.org"},
		{v.VsphereVolume != nil, "vsphereVolume", "vspherevolume", "csi.vsphere.vmware.com"},
		{v.PortworxVolume != nil, "portworxVolume", "portworxvolume", "pxd.portworx.com"},
	} {
		if m.there {
			p.says("provisioned_by", groupKey("storage.k8s.io", "CSIDriver", "", m.driver), at+"."+m.field, "csiMigration", "volume-"+m.rule+"-csidriver", always)
		}
	}
}

func secretOf[S any](source *S, ref func(*S) *corev1.LocalObjectReference) *corev1.LocalObjectReference {
	if source == nil {
		return nil
	}
	return ref(source)
}
