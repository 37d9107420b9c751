using Sluice.Admin.Api;

namespace Sluice.Admin.Pages.Users;

public sealed partial class SubjectsTab
{
    private SubjectDraft? _draft;
    private SubjectItem? _chosen;

    protected override string Collection => "certificatesubjects";

    private async Task OpenAsync(SubjectDraft draft)
    {
        Close();
        _draft = draft;
        await LoadNamespacesAsync();
    }

    private void Choose(SubjectItem subject)
    {
        Close();
        _chosen = subject;
    }

    private void Close() => (_draft, _chosen, Refusal) = (null, null, null);

    private async Task SaveAsync(SubjectDraft draft)
    {
        var set = Api.PostAsync<SubjectItem>(ApiPaths.Admin(Collection), draft.ToSubject(), Gone);
        if (await DoAsync(set, Text["RightsSaved", draft.Identity]) is not null)
            Close();
    }

    private async Task RemoveAsync(SubjectItem subject)
    {
        if (await DeleteAsync(subject.Identity, Text["SubjectRemoved", subject.Identity]) is not null)
            Close();
    }
}
