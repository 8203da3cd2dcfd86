using ComplianceGate.Facts;

namespace ComplianceGate;

/// <summary>The part of the record that tells of reviews.</summary>
internal sealed partial class CheckRecordWriter
{
    private void Reviews(ReviewsFact? reviews)
    {
        output.Write(reviews is not null);
        if (reviews is not null)
        {
            Many(reviews.Records, Review);
            Many(reviews.Listings, Listing);
            Many(reviews.Previous, Text);
            output.Write(reviews.HasPrevious);
        }
    }

    private void Review(ReviewFact review)
    {
        Text(review.Component);
        Text(review.Digest);
        Text(review.Who);
        Text(review.When);
        Many(review.LookedAt, Text);
        output.Write((int)review.Verdict);
        Text(review.Notes);
        output.Write(review.Seen is not null);
        if (review.Seen is { } seen)
        {
            Text(seen.License);
            Many(seen.Dependencies, Text);
            Many(seen.Files, Text);
        }

        Text(review.ImportedFrom);
        output.Write(review.IsLeftOut);
        Location(review.Location);
    }

    private void Listing(ComponentFiles listing)
    {
        Text(listing.Component);
        Many(listing.Files, Text);
    }
}
