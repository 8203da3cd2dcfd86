using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate;

/// <content>What is kept of models, data sets and evaluations.</content>
internal sealed partial class CheckRecordWriter
{
    private void Model(ModelFact model)
    {
        Text(model.Path);
        Text(model.DisplayPath);
        Text(model.Package);
        output.Write((int)model.Shipping);
        Text(model.Format);
        Text(model.FormatVersion);
        output.Write(model.Size);
        Text(model.Sha256);
        Header(model.Header);
        Many(model.Parts, Part);
        SerialisedCode(model.SerialisedCode);
        Card(model.Card);
        Many(model.CardCandidates, Text);
        Many(model.SharesCardWith, Text);
        Text(model.DeclaredLicense);
        Text(model.DeclaredBaseModel);
        Location(model.DeclaredAt);
    }

    private void Card(CardFact? card)
    {
        output.Write(card is not null);
        if (card is not null)
        {
            Text(card.Path);
            Text(card.DisplayPath);
            Text(card.Sha256);
            Many(card.Fields, CardField);
            Text(card.LicenseName);
            Text(card.LicenseLink);
            Many(card.Claims, Claim);
            Many(card.Notices, Text);
            Many(card.Flaws, Flaw);
            Many(card.Results, EvaluationResult);
        }
    }

    private void Flaw(CardFlaw flaw)
    {
        Text(flaw.Message);
        output.Write(flaw.Line);
        output.Write(flaw.Column);
    }

    private void CardField(CardField field)
    {
        Text(field.Name);
        Text(field.Value);
        output.Write((int)field.State);
        output.Write(field.Line);
        output.Write(field.Column);
        output.Write(field.FromFrontMatter);
    }

    private void Header(ModelHeaderFact? header)
    {
        output.Write(header is not null);
        if (header is null)
        {
            return;
        }

        Text(header.Architecture);
        output.Write(header.TensorCount);
        Number(header.StoredElements);
        Number(header.Parameters);
        Text(header.ParametersUnknown);
        Many(header.TensorTypes, TensorType);
        Text(header.Quantisation);
        Text(header.Name);
        Text(header.Version);
        Text(header.Author);
        Text(header.Description);
        Text(header.License);
        Text(header.LicenseName);
        Text(header.LicenseLink);
        Text(header.Producer);
        Text(header.ProducerVersion);
        Many(header.BaseModels, Reference);
        Many(header.Datasets, Reference);
        Many(header.Languages, Text);
        Many(header.Inputs, Port);
        Many(header.Outputs, Port);
        Number(header.ContextLength);
        Text(header.ChatTemplateSha256);
        Many(header.CodeReferences, Text);
        Many(header.Properties, Property);
    }

    private void TensorType(TensorTypeFact type)
    {
        Text(type.Type);
        output.Write(type.Tensors);
        output.Write(type.Elements);
        output.Write(type.IsPacked);
    }

    private void Reference(ModelReferenceFact reference)
    {
        Text(reference.Name);
        Text(reference.Organization);
        Text(reference.Version);
        Text(reference.Url);
    }

    private void Port(ModelPortFact port)
    {
        Text(port.Name);
        Text(port.Type);
        Text(port.Shape);
    }

    private void Property(ModelPropertyFact property)
    {
        Text(property.Name);
        Text(property.Value);
    }

    private void Part(ModelPartFact part)
    {
        Text(part.Path);
        Text(part.DisplayPath);
        output.Write((int)part.Role);
        output.Write(part.Size);
        Text(part.Sha256);
    }

    private void SerialisedCode(SerialisedCodeFact? code)
    {
        output.Write(code is not null);
        if (code is not null)
        {
            Many(code.Globals, Global);
            Text(code.Unparsed);
            output.Write(code.UnparsedOffset);
        }
    }

    private void Global(SerialisedGlobalFact global)
    {
        Text(global.Module);
        Text(global.Name);
        output.Write((int)global.Kind);
        Text(global.Where);
        output.Write(global.Offset);
    }

    private void Claim(CardClaim claim)
    {
        Text(claim.Kind);
        Text(claim.Value);
        output.Write((int)claim.Source);
        output.Write(claim.Line);
        output.Write(claim.Column);
        Text(claim.Detail);
    }

    private void Dataset(DatasetFact dataset)
    {
        Text(dataset.Name);
        Many(dataset.Models, Text);
        Text(dataset.Path);
        Text(dataset.DisplayPath);
        output.Write(dataset.IsDeclared);
        Location(dataset.DeclaredAt);
        Text(dataset.Document);
        Text(dataset.DocumentSha256);
        Text(dataset.DocumentKind);
        Text(dataset.License);
        Text(dataset.LicenseName);
        Text(dataset.Origin);
        Text(dataset.Description);
        Text(dataset.Undocumented);
        Text(dataset.MerkleRoot);
        output.Write(dataset.Files);
        output.Write(dataset.Size);
    }

    private void Evaluation(EvaluationFact evaluation)
    {
        Text(evaluation.Path);
        Text(evaluation.DisplayPath);
        Text(evaluation.Sha256);
        Text(evaluation.Format);
        Text(evaluation.Model);
        Many(evaluation.Results, EvaluationResult);
    }

    private void EvaluationResult(EvaluationResultFact result)
    {
        Text(result.Metric);
        output.Write(result.Value);
        Text(result.Task);
        Text(result.Dataset);
        Text(result.Split);
        Text(result.Group);
        Number(result.Samples);
        Real(result.StandardError);
        Truth(result.HigherIsBetter);
        Text(result.WeightsSha256);
        Location(result.Location);
    }

    private void ModelLock(ModelLockFact? locked)
    {
        output.Write(locked is not null);
        if (locked is not null)
        {
            Text(locked.Path);
            Text(locked.DisplayPath);
            Text(locked.Sha256);
            Many(locked.Models, LockedModel);
        }
    }

    private void LockedModel(LockedModelFact model)
    {
        Text(model.Path);
        Text(model.Sha256);
        output.Write(model.Size);
        Text(model.LicenseTextSha256);
        Text(model.ChatTemplateSha256);
        output.Write(model.Line);
        Text(model.PartsSha256);
        output.Write(model.IsLate);
        Many(model.Frameworks, Text);
    }

    private void ModelLicense(ModelLicenseDecision license)
    {
        Text(license.Model);
        Text(license.License);
        Text(license.Stated);
        Text(license.Chosen);
        Truth(license.Accepted);
        Many(license.Terms, ModelTerm);
        Many(license.Notices, Text);
    }

    private void ModelTerm(ModelTermDecision term)
    {
        Text(term.Term);
        Text(term.Answer);
        Text(term.Proof);
        Text(term.Detail);
    }

    private void ModelClaim(ModelClaimDecision claim)
    {
        Text(claim.Model);
        Text(claim.Kind);
        Text(claim.Claimed);
        output.Write((int)claim.Outcome);
        Text(claim.Found);
        Text(claim.ReadFrom);
        Text(claim.Reason);
        Location(claim.ClaimedAt);
    }

    private void DatasetDecision(DatasetDecision dataset)
    {
        Text(dataset.Name);
        Text(dataset.License);
        Many(dataset.Lacks, Text);
    }

    private void Threshold(ThresholdDecision threshold)
    {
        Text(threshold.Model);
        Text(threshold.Threshold);
        Text(threshold.Required);
        output.Write((int)threshold.Outcome);
        Text(threshold.Found);
        Number(threshold.Samples);
        Text(threshold.Reason);
        Text(threshold.Convention);
        Text(threshold.Evaluation);
        Location(threshold.ResultAt);
        Location(threshold.DeclaredAt);
    }
}
