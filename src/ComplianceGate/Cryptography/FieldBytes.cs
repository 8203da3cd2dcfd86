using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace ComplianceGate.Cryptography;

/// <summary>Fields whose bytes stand in the file: what the compiler makes of an array with values (ECMA-335, II.16.3).</summary>
internal static class FieldBytes
{
    /// <summary>How many bytes; 0 where their type does not say, null for other fields.</summary>
    /// <param name="scan">The assembly.</param>
    /// <param name="token">Token of the field.</param>
    public static int? Length(AssemblyScan scan, int token)
    {
        var entity = MetadataTokens.EntityHandle(token);
        if (entity.Kind != HandleKind.FieldDefinition)
        {
            return null;
        }

        var field = scan.Metadata.GetFieldDefinition((FieldDefinitionHandle)entity);
        if ((field.Attributes & FieldAttributes.HasFieldRVA) == 0)
        {
            return null;
        }

        var blob = scan.Metadata.GetBlobReader(field.Signature);
        _ = blob.ReadSignatureHeader();
        var code = blob.ReadSignatureTypeCode();
        if (code != SignatureTypeCode.TypeHandle)
        {
            return code is SignatureTypeCode.Int64 or SignatureTypeCode.UInt64 ? 8 : code is SignatureTypeCode.Int32 or SignatureTypeCode.UInt32 ? 4 : 0;
        }

        var type = blob.ReadTypeHandle();
        return type.Kind == HandleKind.TypeDefinition ? scan.Metadata.GetTypeDefinition((TypeDefinitionHandle)type).GetLayout().Size : 0;
    }
}
